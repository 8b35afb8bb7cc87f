import { defineConfig } from 'vite';

/** Old phones open this page: the syntax is lowered to what Chrome 63 and Safari 11.1 read, and nothing is inlined. */
export default defineConfig({
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
