/**
 * Module boundaries. A module may import the modules below it, and those only through their front door, index.ts.
 *
 *   main, app.module → demo → calls, chat, booking, handoff, statistics → queue, triage → contacts → notify → staff → privacy → platform
 *
 * The modules of one layer never import each other: what crosses between them is a contact event.
 */
const layers = [
  ['platform'],
  ['privacy'],
  ['staff'],
  ['notify'],
  ['contacts'],
  ['queue', 'triage'],
  ['calls', 'chat', 'booking', 'handoff', 'statistics'],
  // Fills an empty database through every module's front door; nothing but the service itself knows it.
  ['demo'],
];

const modules = layers.flat();

/** For each module: nothing but itself and what lies below. */
const directions = layers.flatMap((layer, height) =>
  layer.map((name) => ({
    name: `direction-${name}`,
    comment: `${name} may import only: ${layers.slice(0, height).flat().reverse().join(', ') || 'nothing of src'}`,
    severity: 'error',
    from: { path: `^src/${name}/` },
    to: { path: '^src/', pathNot: `^src/(${[name, ...layers.slice(0, height).flat()].join('|')})/` },
  })),
);

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means two files are one, or that a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...directions,
    {
      name: 'front-door',
      comment: 'Import a module through its index.ts; only its Nest module and its zod schemas may be named directly.',
      severity: 'error',
      from: { path: `^src/(${modules.join('|')})/`, pathNot: '[.]spec[.]ts$' },
      to: {
        path: `^src/(${modules.join('|')})/`,
        pathNot: ['^src/$1/', '^src/[^/]+/index[.]ts$', '[.](schemas|module)[.]ts$'],
      },
    },
    {
      name: 'known-modules',
      comment: 'A new folder in src needs its place in the layers of .dependency-cruiser.cjs.',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: `^src/(${modules.join('|')})/` },
    },
    {
      name: 'carrier-in-its-corner',
      comment: 'Twilio is one carrier among others: only its own folders know it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(calls|notify)/twilio/' },
      to: { path: '(^|node_modules/)twilio(/|$)' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration says what was true on its day; code that changes later would change it.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(src|test|bench|scripts)/' },
    },
    {
      name: 'not-into-the-service',
      comment: 'What ships needs nothing of the tests, the benchmarks, the scripts or the pages.',
      severity: 'error',
      from: { path: '^src/', pathNot: '[.]spec[.]ts$' },
      to: { path: '^(test|bench|scripts|web-console|web-visitor)/' },
    },
    {
      name: 'no-development-packages',
      comment: 'The service would not start where development dependencies are left out.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '[.]spec[.]ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'The file or package is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports it: use it or remove it.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: ['^src/[^/]+[.]ts$', '[.]d[.]ts$', '[.]spec[.]ts$', '/index[.]ts$'],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'import', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
};
