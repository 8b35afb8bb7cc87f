import { useSyncExternalStore } from 'react';
import { ApiError, answerOf, api } from '../../api/client';
import { connectionStore } from '../../api/sockets';

export interface ReplyDraft {
  readonly text: string;
  /** `saved` only ever after the service said so. `failed`: on this machine only, and tried again; `refused`: not tried any more */
  readonly status: 'empty' | 'saved' | 'unsaved' | 'saving' | 'failed' | 'refused';
  /** something else had been written to the same visitor meanwhile: both are in the box until she writes on */
  readonly merged: boolean;
}

const PREFIX = 'lamplight.reply.';
const PAUSE_MS = 1_000;
const RETRY_MS = 4_000;

/**
 * What is being written to one visitor. Kept by the service shortly after a change, one save at a time, each on the revision it
 * was made on; until then, and through a reload, by this tab.
 */
class DraftKeeper {
  private state: ReplyDraft;
  /** what the service has, as far as it is known here */
  private kept = '';
  /** of `kept`; null until the service was asked */
  private revision: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private under: 'looking' | 'saving' | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly contactId: string) {
    const text = this.takeUp();
    this.state = { text, status: text === this.kept ? 'empty' : 'unsaved', merged: false };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly current = (): ReplyDraft => this.state;

  write(text: string): void {
    this.set({ text, status: 'unsaved', merged: false });
    this.saveIn(PAUSE_MS);
  }

  /** The contact is hers to write on, now or again: what stands on it is shown, whoever wrote it. */
  open(): void {
    this.revision = null;
    void this.save();
  }

  /**
   * It goes out as a message, which takes the draft along.
   * @returns the revision that it was; the next one while that is on its way, so that it doesn't come back behind the message
   */
  send(): number {
    clearTimeout(this.timer);
    this.set({ text: '', status: 'empty', merged: false });
    return (this.revision ?? 0) + (this.under === 'saving' ? 1 : 0);
  }

  /** The message that was this revision is stored. */
  sent(revision: number): void {
    if (this.revision === revision) {
      this.revision += 1;
      this.kept = '';
    }
    if (this.state.text !== this.kept) this.saveIn(PAUSE_MS);
  }

  async save(): Promise<void> {
    clearTimeout(this.timer);
    if (this.under) return;
    try {
      if (this.revision === null) {
        this.under = 'looking';
        await this.look();
      }
      if (this.state.text !== this.kept) {
        this.under = 'saving';
        await this.saveNow();
      }
    } catch (error) {
      this.notSaved(error);
    } finally {
      this.under = null;
    }
  }

  isWaiting(): boolean {
    return this.state.status === 'failed';
  }

  private async saveNow(): Promise<void> {
    const { text } = this.state;
    const revision = this.revision ?? 0;
    this.set({ status: 'saving' });
    const path = { id: this.contactId };
    const saved = await answerOf(
      text.trim()
        ? api.PUT('/api/contacts/{id}/draft', { params: { path }, body: { revision, body: text } })
        : api.DELETE('/api/contacts/{id}/draft', { params: { path, query: { revision } } }),
    );
    this.revision = saved.revision;
    this.kept = text;
    if (this.state.text === text) this.set({ status: text.trim() ? 'saved' : 'empty' });
    else this.saveIn(PAUSE_MS);
  }

  /** What the service has is taken over; what isn't saved here stands behind it, so that she sees both before she sends. */
  private async look(): Promise<void> {
    const params = { path: { id: this.contactId } };
    const { body, revision } = await answerOf(api.GET('/api/contacts/{id}/draft', { params }));
    const theirs = body ?? '';
    const mine = this.state.text;
    const isMineUnsaved = mine !== this.kept;
    const isTheirsNew = theirs !== this.kept && theirs !== '';
    this.revision = revision;
    this.kept = theirs;
    if (!isMineUnsaved) this.set({ text: theirs, status: theirs ? 'saved' : 'empty' });
    else if (isTheirsNew && !mine.startsWith(theirs)) {
      this.set({ text: mine ? `${theirs}\n${mine}` : theirs, merged: true });
    }
  }

  private notSaved(error: unknown): void {
    if (error instanceof ApiError && error.code === 'draft.stale') {
      this.revision = null;
      this.saveIn(0);
      return;
    }
    const isFinal = error instanceof ApiError && error.status < 500 && error.status !== 429 && error.status !== 401;
    if (this.state.text) this.set({ status: isFinal ? 'refused' : 'failed' });
    if (!isFinal) this.saveIn(RETRY_MS);
  }

  private saveIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), milliseconds);
  }

  private set(change: Partial<ReplyDraft>): void {
    this.state = { ...this.state, ...change };
    const { text } = this.state;
    try {
      const key = PREFIX + this.contactId;
      if (text || this.kept) sessionStorage.setItem(key, JSON.stringify({ text, kept: this.kept }));
      else sessionStorage.removeItem(key);
    } catch {
      // Storage refused or full: the text is still here, and still being saved.
    }
    for (const listener of this.listeners) listener();
  }

  /** What a reload found unsaved, and what the service had then. */
  private takeUp(): string {
    try {
      const stored = JSON.parse(sessionStorage.getItem(PREFIX + this.contactId) ?? 'null') as {
        text: string;
        kept: string;
      } | null;
      this.kept = stored?.kept ?? '';
      return stored?.text ?? '';
    } catch {
      return ''; // storage refused or garbled: what the service has is shown
    }
  }
}

const keepers = new Map<string, DraftKeeper>();

// The line is back: don't wait for the next try.
connectionStore.subscribe(() => {
  if (connectionStore.current().state !== 'online') return;
  for (const keeper of keepers.values()) if (keeper.isWaiting()) void keeper.save();
});

function keeperOf(contactId: string): DraftKeeper {
  const known = keepers.get(contactId);
  if (known) return known;
  const keeper = new DraftKeeper(contactId);
  keepers.set(contactId, keeper);
  return keeper;
}

/** What is being written to each visitor; kept when she looks at another contact, and at the service. */
export const replyDrafts = {
  set: (contactId: string, text: string): void => keeperOf(contactId).write(text),
  /** Behind what is already there. */
  add(contactId: string, text: string): void {
    const before = keeperOf(contactId).current().text;
    keeperOf(contactId).write(before ? `${before}\n${text}` : text);
  },
  open: (contactId: string): void => keeperOf(contactId).open(),
  send: (contactId: string): number => keeperOf(contactId).send(),
  sent: (contactId: string, revision: number): void => keeperOf(contactId).sent(revision),
};

export function useReplyDraft(contactId: string): ReplyDraft {
  const keeper = keeperOf(contactId);
  return useSyncExternalStore(keeper.subscribe, keeper.current);
}
