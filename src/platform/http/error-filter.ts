import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, type ErrorKind, type ErrorParams } from '../errors.js';
import { Log } from '../log.js';
import { errorText, type Language, languageOf } from './error-texts.js';

const statusOf: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
};

/** Refusals of the framework and of Fastify's parsers, by status. */
const codeOfStatus: Readonly<Record<number, string>> = {
  400: 'input.malformed',
  404: 'route.not-found',
  405: 'route.not-found',
  413: 'input.too-large',
  414: 'input.too-large',
  415: 'input.unsupported-type',
  429: 'rate.too-many',
  503: 'service.unavailable',
};

/** PostgreSQL can't be reached or is shutting down: nothing was written, the sender should try again. */
const LOST_DATABASE = /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|57P0\d|08\d{3}|53\d{3})$/;

export interface ErrorBody {
  error: { code: string; message: string; params: ErrorParams; requestId: string | null };
}

/** What the outside may know of an error. Used for HTTP replies and socket acks alike. */
export function outward(
  error: unknown,
  language: Language,
  requestId: string | null,
): { status: number; body: ErrorBody } {
  const { status, code, params } = classify(error);
  return { status, body: { error: { code, message: errorText(code, language, params), params, requestId } } };
}

function classify(error: unknown): { status: number; code: string; params: ErrorParams } {
  if (error instanceof DomainError) return { status: statusOf[error.kind], code: error.code, params: error.params };
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number })?.statusCode;
  const code = status === undefined ? undefined : codeOfStatus[status];
  if (status !== undefined && code !== undefined) return { status, code, params: {} };
  if (isLostDatabase(error)) return { status: 503, code: 'service.unavailable', params: {} };
  return { status: 500, code: 'internal.error', params: {} };
}

function isLostDatabase(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return (
    LOST_DATABASE.test(code ?? '') ||
    /Connection terminated|timeout exceeded when trying to connect/.test(message ?? '')
  );
}

@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { status, body } = outward(error, languageOf(request.headers['accept-language']), request.id);
    if (status >= 500) this.log.error('request.failed', error, { request: request.id, status });
    // said of every refusal: a route may have announced another type for what it answers
    const headers = { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' };
    void reply.status(status).headers(headers).send(body);
  }
}
