import fastifyCookie from '@fastify/cookie';
import fastifyCsrf from '@fastify/csrf-protection';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serveApiDescription } from './api-description.js';
import { AppModule } from './app.module.js';
import { servePages } from './pages.js';
import { refuseUnstatedRoutes } from './platform/http/refuse-unstated-routes.js';
import { safetyHeaders } from './platform/http/safety-headers.js';
import { newId } from './platform/ids.js';
import { Config, inRequest, Log, languageOf, Metrics, NotFound, outward } from './platform/index.js';
import type { PlatformOptions } from './platform/platform.module.js';
import { LamplightIoAdapter } from './platform/sockets/io-adapter.js';

/** No request body is larger. A counselor's record may have six texts of 20,000 characters: some 360 KB in UTF-8. */
const BODY_BYTES = 512 * 1024;

/** What WeChat sends is a few KB. */
const XML_BYTES = 64 * 1024;

/** A connection that stays silent this long is let go, so that stopping does not wait for browsers. */
const KEEP_ALIVE_MS = 5_000;

export type ServiceOptions = Omit<PlatformOptions, 'entities'>;

/**
 * The whole service on a database that has been migrated, ready to listen.
 * @throws UnstatedRoute if a route says nothing about who may call it
 */
export async function createService(options: ServiceOptions): Promise<NestFastifyApplication> {
  const log = new Log(options.config.values.LOG_LEVEL);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES,
    trustProxy: options.config.values.TRUST_PROXY === 'on',
    genReqId: newId,
    requestIdHeader: false,
    frameworkErrors: refuseAddress,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(options), adapter, {
    logger: log,
    abortOnError: false,
  });
  app.setGlobalPrefix('api');
  app.useWebSocketAdapter(new LamplightIoAdapter(app));
  await guardTheEdge(app);
  refuseUnstatedRoutes(app);
  serveApiDescription(app);
  if (options.config.admitsPeople) await servePages(app);
  return app;
}

/** An address the router can't read never reaches the error filter, and Fastify would repeat it in its answer. */
function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = outward(error, languageOf(request.headers['accept-language']), request.id);
  void reply.status(status).header('cache-control', 'no-store').send(body);
}

/** Where the console's telephone connects, by Twilio's own list for its Voice SDK; nowhere without a telephone. */
const TWILIO_SOURCES = {
  media: ['https://media.twiliocdn.com', 'https://sdk.twilio.com'],
  connect: [
    'https://eventgw.twilio.com',
    'wss://voice-js.roaming.twilio.com',
    'https://media.twiliocdn.com',
    'https://sdk.twilio.com',
  ],
};

async function guardTheEdge(app: NestFastifyApplication): Promise<void> {
  const carrier = app.get(Config).twilio ? TWILIO_SOURCES : { media: [], connect: [] };
  // text as it came: whoever takes XML reads it after checking who signed it
  app.useBodyParser(['text/xml', 'application/xml'], { bodyLimit: XML_BYTES }, (_request, body, done) => {
    done(null, body.toString('utf8'));
  });
  await app.register(fastifyCookie);
  await app.register(fastifyCsrf, { cookieKey: 'lamplight_csrf', getToken: csrfHeader });
  const always = safetyHeaders({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        // Ant Design writes its styles at run time
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        // sound that was spoken to us, made from bytes the page has fetched; the carrier plays its own ringing
        mediaSrc: ["'self'", 'blob:', ...carrier.media],
        connectSrc: ["'self'", ...carrier.connect],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: false, // the proxy that ends TLS says it, see docs
  });
  // the microphone for our own pages, nothing else for anybody
  always['permissions-policy'] = 'microphone=(self), camera=(), geolocation=()';
  const server = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const metrics = app.get(Metrics);
  server.addHook('onRequest', (request, _reply, next) => inRequest({ requestId: request.id }, next));
  if (!app.get(Config).admitsPeople) serveSupervisionOnly(server);
  server.addHook('onSend', async (request, reply, payload) => {
    reply.headers(always);
    if (request.url.startsWith('/api')) reply.header('cache-control', 'no-store');
    return payload;
  });
  server.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    metrics.requests.observe(labels, reply.elapsedTime / 1000);
  });
}

/** A worker has no visitors and no staff: it says how it is, to whoever keeps it running. */
function serveSupervisionOnly(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (/^\/api\/(health\/(live|ready)|metrics)(\?|$)/.test(request.url)) return;
    const { status, body } = outward(new NotFound('route'), languageOf(request.headers['accept-language']), request.id);
    await reply.status(status).header('cache-control', 'no-store').send(body);
  });
}

function csrfHeader(request: FastifyRequest): string | undefined {
  const token = request.headers['x-csrf-token'];
  return Array.isArray(token) ? token[0] : token;
}
