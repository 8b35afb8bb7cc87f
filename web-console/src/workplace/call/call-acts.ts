import { ApiError, answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import type { Call, OwnLeg, paths } from '../../api/types';

export type LegMode = OwnLeg['mode'];
export type RevealReason = NonNullable<
  paths['/api/contacts/{id}/call/number']['post']['requestBody']
>['content']['application/json']['reason'];

const of = (id: string) => ({ path: { id } });

/** Everything that can be asked of a call beside hanging up. Each throws what `answerOf` throws. */
export const callActs = {
  /** The caller waits a moment, or is spoken with again. */
  hold: ({ contactId }: Call, held: boolean) =>
    answerOf(api.POST('/api/contacts/{id}/call/hold', { params: of(contactId), body: { held } })),
  consult: ({ contactId }: Call, accountId: string) =>
    answerOf(
      api.POST('/api/contacts/{id}/call/consult', {
        params: of(contactId),
        body: { clientId: newId(), accountId },
      }),
    ),
  /** To whoever is on the call already at once, to anybody else by an offer. */
  transfer: ({ contactId }: Call, accountId: string) =>
    answerOf(api.POST('/api/contacts/{id}/call/transfer', { params: of(contactId), body: { accountId } })),
  thirdParty: ({ contactId }: Call, entryId: string) =>
    answerOf(
      api.POST('/api/contacts/{id}/call/third-party', {
        params: of(contactId),
        body: { clientId: newId(), entryId },
      }),
    ),
  /** The caller's whole number. That it was looked at, and why, is written down. */
  reveal: (contactId: string, reason: RevealReason) =>
    answerOf(api.POST('/api/contacts/{id}/call/number', { params: of(contactId), body: { reason } })),
  supervise: (callId: string, mode: LegMode) =>
    answerOf(api.POST('/api/calls/{id}/supervise', { params: of(callId), body: { mode } })),
  accept: (legId: string) => answerOf(api.POST('/api/call-legs/{id}/accept', { params: of(legId), body: {} })),
  decline: (legId: string) => answerOf(api.POST('/api/call-legs/{id}/decline', { params: of(legId), body: {} })),
  leave: (legId: string) => answerOf(api.POST('/api/call-legs/{id}/leave', { params: of(legId), body: {} })),
  /** where she is now, after a reload */
  current: () => answerOf(api.GET('/api/call-legs/current')),
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
