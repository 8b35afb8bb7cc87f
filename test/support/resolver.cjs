const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** Our sources import './name.js', as the compiled files do; under Jest the file is still './name.ts'. */
module.exports = (request, options) => {
  if (/^\.{1,2}\/.+\.js$/.test(request) && !options.basedir.includes('/node_modules/')) {
    const source = join(options.basedir, request.replace(/\.js$/, '.ts'));
    if (existsSync(source)) return source;
  }
  return options.defaultResolver(request, options);
};
