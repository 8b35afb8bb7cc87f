import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Vite names built files by their content, so they may be kept for ever. */
const FOR_EVER = 'public, max-age=31536000, immutable';

const pages = [
  { folder: 'web-visitor', prefix: '/' },
  { folder: 'web-console', prefix: '/console/' },
];

/**
 * Serves the two built pages: the visitor's at `/`, the console at `/console`, with the compressed copies the build
 * leaves beside each file. Unknown addresses below `/console` are its own routes; unknown `/api` ones stay a JSON 404.
 */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  for (const { folder, prefix } of pages) {
    const root = join(pagesRoot(), folder, 'dist');
    if (!existsSync(join(root, 'index.html'))) continue; // the API works without its pages, as in tests
    await server.register(fastifyStatic, {
      root,
      prefix,
      decorateReply: false,
      preCompressed: true,
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? FOR_EVER : 'no-cache');
      },
    });
    if (prefix === '/console/') await serveRoutesOfConsole(server, root);
  }
}

async function serveRoutesOfConsole(server: FastifyInstance, root: string): Promise<void> {
  await server.register(async (scope) => {
    await scope.register(fastifyStatic, { root, serve: false });
    const index = (_: unknown, reply: FastifyReply) =>
      reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
    scope.get('/console', index);
    scope.get('/console/*', (request, reply) => {
      if (/\.\w+$/.test(request.url.split('?')[0] ?? '')) return reply.callNotFound();
      return index(request, reply);
    });
  });
}

function pagesRoot(): string {
  // beside `src` when run from TypeScript, two levels up from `dist/src` when compiled
  const beside = join(__dirname, '..');
  return existsSync(join(beside, 'web-visitor')) ? beside : join(beside, '..');
}
