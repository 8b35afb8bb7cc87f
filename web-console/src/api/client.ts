import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from './types';

/** A refusal of the service, with its stable code and its words in the reader's language. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly params: Readonly<Record<string, string | number>> = {},
    readonly requestId: string | null = null,
    /** seconds the service asks us to wait, if it said */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** Nothing reached the service, or nothing came back: it is unknown whether the request was carried out. */
export class NoConnection extends Error {}

let csrfToken = '';
let language = 'zh-CN';
let clockOffset = 0;

/** The token from `GET /api/me`, sent with everything that changes something. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

/** The language in which the service is asked to word its errors. */
export function speak(tag: string): void {
  language = tag;
}

/** Milliseconds since the epoch by the service's clock; a counselor's machine may be minutes off. */
export function serverNow(): number {
  return Date.now() + clockOffset;
}

const headers: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', language);
    if (request.method !== 'GET') request.headers.set('x-csrf-token', csrfToken);
    return request;
  },
  onResponse({ response }) {
    const date = response.headers.get('date');
    if (date) {
      const offset = Date.parse(date) - Date.now();
      // The header counts whole seconds: smaller differences are its rounding, not the clock's.
      clockOffset = Math.abs(offset) > 2_000 ? offset : 0;
    }
  },
};

/** The typed client of the service's HTTP API. Wrap every call in {@link answerOf}. */
export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });
api.use(headers);

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * @returns the answer's body
 * @throws ApiError when the service refused, NoConnection when it could not be reached
 */
export async function answerOf<T>(call: Promise<Reply<T>>): Promise<T> {
  let reply: Reply<T>;
  try {
    reply = await call;
  } catch (cause) {
    throw new NoConnection('no connection', { cause });
  }
  if (reply.response.ok) return reply.data as T;
  throw refusal(reply.response, reply.error);
}

function refusal(response: Response, body: unknown): Error {
  const error = (body as { error?: Partial<ApiError> & { message?: string } } | undefined)?.error;
  if (!error?.code) {
    // A proxy's page instead of our JSON: the service itself was not reached.
    if (response.status >= 502) return new NoConnection(String(response.status));
    return new ApiError(response.status, 'internal.error', `HTTP ${response.status}`);
  }
  const wait = Number(response.headers.get('retry-after'));
  return new ApiError(
    response.status,
    error.code,
    error.message ?? error.code,
    error.params,
    error.requestId ?? null,
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}
