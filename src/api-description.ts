import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { bookingEvents } from './booking/index.js';
import {
  callbackEvents,
  consoleCallAnswers,
  consoleCallEvents,
  consoleCallRequests,
  visitorCallAnswers,
  visitorCallEvents,
  visitorCallRequests,
  visitorInvitationEvents,
} from './calls/index.js';
import {
  reviewEvents,
  threadAnswers,
  threadEvents,
  threadRequests,
  visitorAnswers,
  visitorEvents,
  visitorRequests,
} from './chat/index.js';
import { caseEvents, taskEvents } from './contacts/index.js';
import { referralEvents } from './handoff/index.js';
import { openApiDocument } from './platform/http/openapi.js';
import { resyncEvents, type SocketEvents } from './platform/index.js';
import { queueEvents } from './queue/index.js';

/** Every socket event there is, by namespace and direction. */
const registry = {
  console: {
    pushed: {
      ...resyncEvents,
      ...queueEvents,
      ...threadEvents,
      ...reviewEvents,
      ...bookingEvents,
      ...consoleCallEvents,
      ...callbackEvents,
      ...referralEvents,
      ...caseEvents,
      ...taskEvents,
    },
    asked: { ...threadRequests, ...consoleCallRequests },
    answered: { ...threadAnswers, ...consoleCallAnswers },
  },
  visitor: {
    pushed: { ...resyncEvents, ...visitorEvents, ...visitorCallEvents, ...visitorInvitationEvents },
    asked: { ...visitorRequests, ...visitorCallRequests },
    answered: { ...visitorAnswers, ...visitorCallAnswers },
  },
} as const satisfies Record<string, Record<'pushed' | 'asked' | 'answered', SocketEvents>>;

/** The socket registry in the form of an OpenAPI document with schemas only, so that one tool makes types of both. */
export function socketDocument(): object {
  const schemas: Record<string, object> = {};
  for (const [namespace, directions] of Object.entries(registry)) {
    for (const [direction, events] of Object.entries(directions)) {
      for (const [name, schema] of Object.entries(events as SocketEvents)) {
        const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: direction === 'asked' ? 'input' : 'output' });
        schemas[`${namespace}/${direction}/${name}`.replaceAll('/', '.')] = shape;
      }
    }
  }
  return { openapi: '3.1.0', info: { title: 'Lamplight sockets', version: '1' }, paths: {}, components: { schemas } };
}

/** Serves both documents beside the API they describe. */
export function serveApiDescription(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  let document: object | undefined;
  server.get('/api/openapi.json', () => (document ??= openApiDocument(app)));
  server.get('/api/sockets.json', () => socketDocument());
}
