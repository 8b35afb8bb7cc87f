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

/**
 * @type {(name: string, folders: string[], patience: number, more?: object) => object}
 * patience: milliseconds a test may take. Jest heeds no `testTimeout` in a project, so test/support/patience.cjs sets it.
 */
const project = (displayName, folders, patience, more = {}) => ({
  displayName,
  rootDir: __dirname,
  roots: folders.map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.spec.ts'],
  testEnvironment: 'node',
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|@fastify/cookie|cookie|sql-template-tag|content-disposition)/)'],
  globals: { patience },
  setupFilesAfterEnv: ['<rootDir>/test/support/patience.cjs'],
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
    project('unit', ['src', 'web-console/src', 'web-visitor/src'], 30_000),
    project('stories', ['test/stories'], 30_000, database),
    project('faults', ['test/faults'], 120_000, database),
    // minutes of killing, by `npm run test:faults`: not part of `npm test`
    project('faults-long', ['test/faults-long'], 120_000, database),
    project('browser', ['test/browser'], 120_000, {
      ...database,
      setupFilesAfterEnv: ['<rootDir>/test/support/patience.cjs', '<rootDir>/test/support/second-try.cjs'],
    }),
  ],
};
