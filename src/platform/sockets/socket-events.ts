import type { ZodType } from 'zod';
import { z } from 'zod';
import { DomainError, InvalidInput } from '../errors.js';
import { type ErrorBody, outward } from '../http/error-filter.js';
import type { Language } from '../http/error-texts.js';

/** Names and shapes of socket events of one direction. All registries together are exported as sockets.json. */
export type SocketEvents = Readonly<Record<string, ZodType>>;

/**
 * Pushed in every namespace: pushes may have been lost on their way from another process. The page does what it does after
 * its line was lost: it follows again what it has open (`/console` follows nothing any more) and asks for what is new.
 */
export const resyncEvents = { resync: z.object({}) };

export type Ack<Result extends object> = ({ ok: true } & Result) | { ok: false; error: ErrorBody['error'] };

/**
 * Answers a client's event: input checked before anything happens, refusals with the same codes and texts as over HTTP.
 * Never throws.
 *
 * @param report told of what went wrong on our side, as the answer says nothing of it
 */
export async function acknowledge<Input extends ZodType, Result extends object>(
  language: Language,
  schema: Input,
  payload: unknown,
  answer: (input: z.output<Input>) => Promise<Result>,
  report?: (error: unknown) => void,
): Promise<Ack<Result>> {
  try {
    const input = schema.safeParse(payload);
    if (!input.success) {
      throw new InvalidInput({
        field: String(input.error.issues[0]?.path[0] ?? ''),
        problem: input.error.issues[0]?.code ?? 'invalid',
      });
    }
    return { ok: true, ...(await answer(input.data)) };
  } catch (error) {
    const { status, body } = outward(error, language, null);
    if (status >= 500) report?.(error);
    return { ok: false, error: body.error };
  }
}

/**
 * What a page is told that may not connect. A service that could not find out, its database being away, says so: the page
 * asks again, and nobody takes it for the end of a sign-in or for a code that is not known.
 */
export function refusalOfConnection(error: unknown): Error {
  return new Error(error instanceof DomainError ? error.code : 'service.unavailable');
}
