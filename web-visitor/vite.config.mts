import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Leaves a compressed copy beside every text file: the service sends those and compresses nothing by itself. */
function compressedCopies(): Plugin {
  let folder = 'dist';
  return {
    name: 'compressed-copies',
    apply: 'build',
    configResolved: (config) => {
      folder = config.build.outDir;
    },
    closeBundle: () => {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        const path = join(folder, name);
        if (!statSync(path).isFile() || !/\.(html|js|css|svg|txt)$/.test(name)) continue;
        const plain = readFileSync(path);
        writeFileSync(`${path}.br`, brotliCompressSync(plain));
        writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
      }
    },
  };
}

/** Old phones open this page: the syntax is lowered to what Chrome 63 and Safari 11.1 read, and nothing is inlined. */
export default defineConfig({
  plugins: [compressedCopies()],
  build: {
    target: ['es2017', 'chrome63', 'safari11.1'],
    cssTarget: ['chrome63', 'safari11.1'],
    modulePreload: { polyfill: false },
    // a data: picture would be refused by a strict content security policy
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': { target: process.env.LAMPLIGHT_API ?? 'http://127.0.0.1:3000', ws: true } } },
});
