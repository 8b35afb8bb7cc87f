import { ApiError, answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import type { Call, Colleague, DirectoryEntry, OwnLeg } from '../../api/types';

export type LegMode = OwnLeg['mode'];
export type RevealReason = 'callback' | 'safety' | 'record';

interface Said {
  data?: unknown;
  error?: unknown;
  response: Response;
}
const post = (path: string, body: object = {}): Promise<unknown> =>
  answerOf((api.POST as unknown as (path: string, init: object) => Promise<Said>)(path, { body }));
const get = (path: string): Promise<unknown> =>
  answerOf((api.GET as unknown as (path: string, init: object) => Promise<Said>)(path, {}));
const ofCall = (call: Call) => `/api/contacts/${call.contactId}/call`;

/** Everything that can be asked of a call beside hanging up. Each throws what `answerOf` throws. */
export const callActs = {
  /** The caller waits a moment, or is spoken with again. */
  hold: (call: Call, held: boolean) => post(`${ofCall(call)}/hold`, { held }),
  consult: (call: Call, accountId: string) => post(`${ofCall(call)}/consult`, { clientId: newId(), accountId }),
  transfer: (call: Call, accountId: string) => post(`${ofCall(call)}/transfer`, { accountId }),
  thirdParty: (call: Call, entryId: string) => post(`${ofCall(call)}/third-party`, { clientId: newId(), entryId }),
  supervise: (callId: string, mode: LegMode) => post(`/api/calls/${callId}/supervise`, { mode }),
  accept: (legId: string) => post(`/api/call-legs/${legId}/accept`),
  decline: (legId: string) => post(`/api/call-legs/${legId}/decline`),
  leave: (legId: string) => post(`/api/call-legs/${legId}/leave`),
  /** The caller's whole number. That it was looked at, and why, is written down. */
  reveal: (contactId: string, reason: RevealReason) =>
    post(`/api/contacts/${contactId}/call/number`, { reason }) as Promise<{ number: string }>,
  /** where she is now, after a reload */
  current: () => get('/api/call-legs/current') as Promise<{ leg: OwnLeg | null }>,
  colleagues: (contactId: string) =>
    get(`/api/contacts/${contactId}/call/colleagues`) as Promise<{ items: Colleague[] }>,
  directory: () => get('/api/directory') as Promise<{ items: DirectoryEntry[] }>,
};

const AGAIN_MS = 2_000;

/**
 * Tells the service until it has heard; a refusal counts as heard: it is over already, or no longer hers.
 */
export async function untilHeard(tell: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await tell();
      return;
    } catch (error) {
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
