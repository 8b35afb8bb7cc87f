import { Injectable, type LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { DomainError } from './errors.js';

type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * The service's log: one JSON object a line on standard error. Carries codes, ids, counts and times. Error messages of
 * libraries can quote values (PostgreSQL does), so of an error only its class, code and place are written.
 */
@Injectable()
export class Log implements LoggerService {
  private readonly out: Logger;

  constructor(level: string) {
    this.out = pino({ level, base: { pid: process.pid } }, pino.destination({ dest: 2, sync: false }));
  }

  info(event: string, fields: Fields = {}): void {
    this.out.info({ event, ...fields });
  }

  warn(event: unknown, fields: Fields | string = {}): void {
    this.out.warn({ event: String(event), ...(typeof fields === 'string' ? { context: fields } : fields) });
  }

  error(event: unknown, error?: unknown, fields: Fields = {}): void {
    this.out.error({ event: String(event).split('\n', 1)[0], ...fields, ...describe(error) });
  }

  /** Nest's own messages: start-up chatter, kept for debugging. */
  log(message: unknown): void {
    this.out.debug({ event: String(message) });
  }
}

/** What may be told of an error: never its message, which can carry what somebody wrote. */
function describe(error: unknown): Fields {
  if (error instanceof DomainError) return { error: error.code };
  if (!(error instanceof Error)) return {};
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string };
  const at = error.stack
    ?.split('\n')
    .find((line) => /^\s+at .*(\/src\/|\/dist\/)/.test(line))
    ?.trim();
  return { error: error.name, code, constraint, table, at };
}
