import type { QueryClient } from '@tanstack/react-query';
import { ApiError, answerOf, api, NoConnection } from '../../api/client';
import { newId } from '../../api/new-id';
import { questions } from '../../api/queries';
import type { UnreviewedReason } from '../../api/types';
import { mergeMessages } from './conversation';
import { replyDrafts } from './reply-drafts';

/** To a supervisor first; or past her, for a reason. */
export type Way = 'review' | { readonly unreviewed: UnreviewedReason };

/** A message that the service has not acknowledged yet. */
export interface Unsent {
  readonly clientId: string;
  readonly contactId: string;
  readonly body: string;
  /** the revision of the draft it was; a later one is the next sentence and stays */
  readonly draft: number;
  /** left out: straight to the visitor */
  readonly way?: Way;
  /** ISO 8601, by this machine's clock */
  readonly writtenAt: string;
  /** why the service will not take it; null while it is still being tried */
  readonly refused: string | null;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

let key = '';
let queries: QueryClient | undefined;
let items: readonly Unsent[] = [];
let sending = false;
let wait = FIRST_WAIT_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: readonly Unsent[]): void {
  items = next;
  try {
    sessionStorage.setItem(key, JSON.stringify(items));
  } catch {
    // Storage is full or refused: the messages are still held here and still tried.
  }
  for (const listener of listeners) listener();
}

/** In order, one at a time, so that the visitor reads them as they were written. */
async function sendAll(): Promise<void> {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  try {
    for (let next = firstToSend(); next; next = firstToSend()) await sendOne(next);
    wait = FIRST_WAIT_MS;
  } catch (error) {
    const asked = error instanceof ApiError && error.retryAfter ? error.retryAfter * 1_000 : 0;
    timer = setTimeout(() => void sendAll(), Math.max(wait, asked));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  } finally {
    sending = false;
  }
}

const firstToSend = (): Unsent | undefined => items.find((item) => item.refused === null);

/** @throws when it is worth trying again; the same client id makes a repeat harmless */
async function sendOne(item: Unsent): Promise<void> {
  const { clientId, contactId, body, draft, way } = item;
  const params = { path: { id: contactId } };
  const input = { clientId, body, draft };
  try {
    if (way === 'review') {
      await answerOf(api.POST('/api/contacts/{id}/reviews', { params, body: input }));
      replyDrafts.sent(contactId, draft);
    } else {
      const message = await answerOf(api.POST('/api/contacts/{id}/messages', { params, body: { ...input, ...way } }));
      replyDrafts.sent(contactId, draft);
      if (queries) mergeMessages(queries, contactId, [message]);
    }
    if (queries) {
      void queries.invalidateQueries({ queryKey: questions.reviewStanding(contactId).queryKey });
      void queries.invalidateQueries({ queryKey: ['contact', contactId, 'detail'] });
    }
    set(items.filter((other) => other.clientId !== clientId));
  } catch (error) {
    const tryAgain = error instanceof NoConnection || (error instanceof ApiError && isPassing(error));
    if (tryAgain) throw error;
    const refused = error instanceof Error ? error.message : String(error);
    set(items.map((other) => (other.clientId === clientId ? { ...other, refused } : other)));
  }
}

function isPassing(error: ApiError): boolean {
  return error.status === 429 || error.status >= 500 || error.status === 401 || error.code === 'sign-in.csrf';
}

/** What was written and is not yet stored by the service. Survives a reload; holds ids made here, so nothing is sent twice. */
export const outbox = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): readonly Unsent[] => items,
  size: (): number => items.length,
  /** Takes up what this account left unsent in this tab. */
  open(accountId: string, client: QueryClient): void {
    queries = client;
    if (key === `lamplight.unsent.${accountId}`) return;
    key = `lamplight.unsent.${accountId}`;
    try {
      set(JSON.parse(sessionStorage.getItem(key) ?? '[]') as Unsent[]);
    } catch {
      set([]); // storage refused or garbled: there is nothing to take up
    }
    void sendAll();
  },
  write(contactId: string, body: string, draft: number, way?: Way): void {
    const item = { clientId: newId(), contactId, body, draft, writtenAt: new Date().toISOString(), refused: null };
    set([...items, way ? { ...item, way } : item]);
    void sendAll();
  },
  /** Gives a refused message back to be changed. */
  takeBack(clientId: string): string {
    const body = items.find((item) => item.clientId === clientId)?.body ?? '';
    set(items.filter((item) => item.clientId !== clientId));
    return body;
  },
  /** The connection is back: no need to wait out the pause. */
  resend(): void {
    wait = FIRST_WAIT_MS;
    void sendAll();
  },
};
