import type { Language } from '../keep';
import type {
  CallbackAsked,
  ErrorBody,
  FrontDoor,
  InvitationTold,
  OpenThreadInput,
  PassphraseInput,
  PassphraseProven,
  PassphraseRemoved,
  PassphraseSet,
  PlaceCallInput,
  ThreadOpened,
  ThreadStanding,
  ThreadView,
  VisitorAppointments,
  VisitorReceipts,
  WebCallGone,
  WebCallNow,
  WebCallOpened,
  WriteInput,
  Written,
} from './types';

/** How a question to the service ended. Only an answer in the service's own form counts as one. */
export type Answer<Value> =
  | { kind: 'ok'; value: Value }
  /** it will not do this; `message` is in the visitor's language */
  | { kind: 'refused'; code: string; message: string; params: Record<string, unknown> }
  /** no network, too many at once, or the service is away; `afterMs` is what it asked for */
  | { kind: 'later'; afterMs: number | null };

const ANSWER_WITHIN = 15_000;
/** The code is right, and its passphrase is asked for. */
export const LOCKED = 'passphrase.required';
const TRIED_TOO_SOON = 'passphrase.too-soon';
/** Worth another try as they stand. */
const PASSING = [408, 425, 429];

/** What a page that has a code knows beside it. */
export interface Passphrased {
  /** that the passphrase of this code was entered here; null where it was not, or there is none */
  proofFor(code: string): string | null;
  /** the service asks for the passphrase of this code */
  locked(code: string): void;
}

/** The visitor's routes of the service. Code and proof travel in headers, never in an address. */
export class Client {
  constructor(
    private readonly language: () => Language,
    private readonly passphrased: Passphrased,
  ) {}

  frontDoor(desk: string | null): Promise<Answer<FrontDoor>> {
    const query = desk ? `?desk=${encodeURIComponent(desk)}` : '';
    return this.ask<FrontDoor>('GET', `/api/visitor/front-door${query}`);
  }

  /** @param outlivesPage goes out even when the page is left in the same moment */
  openThread(input: OpenThreadInput, outlivesPage = false): Promise<Answer<ThreadOpened>> {
    return this.ask<ThreadOpened>('POST', '/api/board/threads', { body: input, outlivesPage });
  }

  /** A live chat while the desk is open for it, a board thread otherwise: the answer's `channel` says which it became. */
  openChat(input: OpenThreadInput, outlivesPage = false): Promise<Answer<ThreadOpened>> {
    return this.ask<ThreadOpened>('POST', '/api/chat/threads', { body: input, outlivesPage });
  }

  write(code: string, input: WriteInput, outlivesPage = false): Promise<Answer<Written>> {
    return this.ask<Written>('POST', '/api/board/thread/messages', { code, body: input, outlivesPage });
  }

  thread(code: string, after: number): Promise<Answer<ThreadView>> {
    return this.ask<ThreadView>('GET', `/api/board/thread?after=${after}`, { code });
  }

  /** Where there is no socket to say it by. */
  receipts(code: string, told: VisitorReceipts): Promise<Answer<{ ok: true }>> {
    return this.ask<{ ok: true }>('POST', '/api/board/thread/receipts', { code, body: told });
  }

  /** A chat that waits becomes a message; one that is answered already stays a chat. */
  leaveMessage(code: string): Promise<Answer<ThreadStanding>> {
    return this.ask<ThreadStanding>('POST', '/api/board/thread/leave-message', { code, body: {} });
  }

  /** @param code of somebody who was here before: the call is hers, and the answer brings no other code */
  placeCall(input: PlaceCallInput, code: string | null): Promise<Answer<WebCallOpened>> {
    return this.ask<WebCallOpened>('POST', '/api/calls/web', { code: code ?? undefined, body: input });
  }

  callNow(code: string): Promise<Answer<WebCallNow>> {
    return this.ask<WebCallNow>('GET', '/api/calls/web', { code });
  }

  invitation(code: string): Promise<Answer<InvitationTold>> {
    return this.ask<InvitationTold>('GET', '/api/calls/web/invitation', { code });
  }

  declineInvitation(code: string, invitationId: string): Promise<Answer<InvitationTold>> {
    return this.ask<InvitationTold>('POST', '/api/calls/web/invitation/decline', { code, body: { invitationId } });
  }

  /** Goes out even when the page is closed in the same moment. */
  hangUp(code: string, callId: string): Promise<Answer<WebCallGone>> {
    return this.ask<WebCallGone>('POST', '/api/calls/web/hang-up', { code, body: { callId }, outlivesPage: true });
  }

  /** Her number instead of her place in the line; the same again is the same wish. */
  askBack(code: string, asked: CallbackAsked): Promise<Answer<WebCallGone>> {
    return this.ask<WebCallGone>('POST', '/api/calls/web/callback', { code, body: asked });
  }

  appointments(code: string): Promise<Answer<VisitorAppointments>> {
    return this.ask<VisitorAppointments>('GET', '/api/visitor/appointments', { code });
  }

  /** The same `clientId` again is the same phrase. */
  protect(code: string, input: PassphraseInput): Promise<Answer<PassphraseSet>> {
    return this.ask<PassphraseSet>('PUT', '/api/visitor/passphrase', { code, body: input });
  }

  unprotect(code: string): Promise<Answer<PassphraseRemoved>> {
    return this.ask<PassphraseRemoved>('DELETE', '/api/visitor/passphrase', { code });
  }

  /** The phrase, once: what comes back goes along with the code from then on. */
  prove(code: string, phrase: string): Promise<Answer<PassphraseProven>> {
    return this.ask<PassphraseProven>('POST', '/api/visitor/passphrase/proof', { code, body: { phrase } });
  }

  private async ask<Value>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    { code, body, outlivesPage = false }: { code?: string; body?: unknown; outlivesPage?: boolean } = {},
  ): Promise<Answer<Value>> {
    const headers: Record<string, string> = { accept: 'application/json', 'accept-language': this.language() };
    if (code) headers['x-retrieval-code'] = code;
    const proof = code && this.passphrased.proofFor(code);
    if (proof) headers['x-passphrase-proof'] = proof;
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const request = fetch(path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        keepalive: outlivesPage,
      });
      const response = await within(ANSWER_WITHIN, request);
      const answer = await read<Value>(response);
      if (code && answer.kind === 'refused' && answer.code === LOCKED) this.passphrased.locked(code);
      return answer;
    } catch {
      // No network, no answer in time, or something between us and the service answered: nothing is known, try later.
      return { kind: 'later', afterMs: null };
    }
  }
}

async function read<Value>(response: Response): Promise<Answer<Value>> {
  if (response.ok) return { kind: 'ok', value: (await within(ANSWER_WITHIN, response.json())) as Value };
  const later = { kind: 'later', afterMs: pauseOf(response) } as const;
  if (response.status >= 500) return later;
  const { error } = (await within(ANSWER_WITHIN, response.json())) as ErrorBody;
  if (PASSING.indexOf(response.status) >= 0 && error?.code !== TRIED_TOO_SOON) return later;
  // a hotel's sign-in page or a school's filter says 403 too, in a form of its own
  if (typeof error?.code !== 'string') return later;
  return { kind: 'refused', code: error.code, message: error.message, params: error.params ?? {} };
}

/** @returns milliseconds; null where the service named none */
function pauseOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 600) * 1_000 : null;
}

function within<Value>(milliseconds: number, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
    void promise.then(resolve, reject).then(() => clearTimeout(timer));
  });
}
