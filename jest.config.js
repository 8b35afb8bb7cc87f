/** Nest 12's packages are ESM only, and Jest runs CommonJS: they are compiled like our own sources. */
const transform = {
  '^.+\\.[jt]s$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
        target: 'es2023',
        keepClassNames: true,
      },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
};

/** @type {(name: string, folder: string, more?: object) => object} */
const project = (displayName, folder, more = {}) => ({
  displayName,
  rootDir: __dirname,
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/migrations'],
  testMatch: [`<rootDir>/${folder}/**/*.spec.ts`],
  testEnvironment: 'node',
  transform,
  transformIgnorePatterns: ['/node_modules/(?!@nestjs/)'],
  resolver: '<rootDir>/test/support/resolver.cjs',
  ...more,
});

/** One embedded PostgreSQL for the whole run; every suite gets a clone of a migrated database (test/support/cluster.ts). */
const database = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  projects: [
    project('unit', 'src', { testTimeout: 20_000 }),
    project('stories', 'test/stories', { ...database, testTimeout: 30_000 }),
    project('faults', 'test/faults', { ...database, testTimeout: 120_000 }),
    project('browser', 'test/browser', { ...database, testTimeout: 120_000 }),
  ],
};
