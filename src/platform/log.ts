import { Injectable, type LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import { DomainError } from './errors.js';

type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/** How our own events are called: `matching.sweep-failed`. */
const EVENT = /^[a-z-]+(\.[a-z-]+)+$/;

/**
 * The service's log: one JSON object a line on standard error. Carries codes, ids, counts and times. Error messages of
 * libraries can quote values (PostgreSQL does), so of an error only its class, code and place are written, and of what Nest
 * says of a failure in its own words only which part of it spoke; the words come at debug.
 */
@Injectable()
export class Log implements LoggerService {
  private readonly out: Logger;

  constructor(level: string, to: DestinationStream = pino.destination({ dest: 2, sync: false })) {
    this.out = pino({ level, base: { pid: process.pid } }, to);
  }

  info(event: string, fields: Fields = {}): void {
    this.out.info({ event, ...fields });
  }

  warn(event: unknown, fields: Fields | string = {}): void {
    this.out.warn(this.lineOf('warn', event, undefined, fields));
  }

  /** Ours: an event, its error, more of it. Nest's: a text or an error, a stack, the name of the part that speaks. */
  error(event: unknown, error?: unknown, fields: Fields | string = {}): void {
    this.out.error(this.lineOf('error', event, error, fields));
  }

  /** Nest's own messages: start-up chatter, kept for debugging. */
  log(message: unknown): void {
    if (typeof message === 'string') this.out.debug({ event: message });
  }

  private lineOf(level: 'warn' | 'error', event: unknown, error: unknown, fields: Fields | string): object {
    if (event instanceof Error) return { event: level, ...more(fields), ...describe(event) };
    if (typeof fields !== 'string' && typeof event === 'string' && EVENT.test(event)) {
      return { event, ...fields, ...describe(error) };
    }
    this.log(event);
    return { event: `nest.${level}`, ...more(fields), ...describe(error) };
  }
}

function more(fields: Fields | string): Fields {
  return typeof fields === 'string' ? { context: fields } : fields;
}

/** What may be told of an error: never its message, which can carry what somebody wrote. */
function describe(error: unknown): Fields {
  if (error instanceof DomainError) return { error: error.code };
  if (!(error instanceof Error)) return {};
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string };
  const at = error.stack
    ?.replace(error.message, '')
    .split('\n')
    .find((line) => /^\s+at .*(\/src\/|\/dist\/)/.test(line))
    ?.trim();
  return { error: error.name, code, constraint, table, at };
}
