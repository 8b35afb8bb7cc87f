const { existsSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');

/**
 * Jest loads the global set-up through Node's own `require`, which knows nothing of its resolver: './name.js' is looked for
 * as './name.ts' here too, when only that exists.
 */
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  if (/^\.{1,2}\/.+\.js$/.test(request) && parent?.filename && !parent.filename.includes('/node_modules/')) {
    const source = join(dirname(parent.filename), request.replace(/\.js$/, '.ts'));
    if (existsSync(source)) return resolveFilename.call(this, source, parent, ...rest);
  }
  return resolveFilename.call(this, request, parent, ...rest);
};
