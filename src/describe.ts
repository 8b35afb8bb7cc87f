import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { socketDocument } from './api-description.js';
import { AppModule } from './app.module.js';
import { SystemClock } from './platform/clock.js';
import { Config } from './platform/config.js';
import { openApiDocument } from './platform/http/openapi.js';

/** Prints both API documents as one JSON object, without a database: for `npm run generate`. */
async function describe(): Promise<void> {
  const options = { config: Config.fromEnvironment({}), clock: new SystemClock(), database: 'postgres://nowhere/none' };
  const app = await NestFactory.create(AppModule.with(options), new FastifyAdapter(), { preview: true, logger: false });
  app.setGlobalPrefix('api');
  process.stdout.write(JSON.stringify({ openapi: openApiDocument(app), sockets: socketDocument() }));
}

describe().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
