import type { QueryClient } from '@tanstack/react-query';
import { ApiError, answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import { connectionStore } from '../../api/sockets';
import type { CallerRole, ContactDetail, ContactRecord, RecordBody } from '../../api/types';

export interface RecordState {
  readonly body: RecordBody;
  readonly callerRole: CallerRole;
  /** null until something is written: then it follows from the contact */
  readonly templateId: string | null;
  /** by her, and not by the rule */
  readonly templateChosen: boolean;
  /** `saved` only ever after the service said so */
  readonly status: 'untouched' | 'saved' | 'unsaved' | 'saving' | 'failed' | 'refused' | 'stale';
  readonly savedAt: string | null;
  readonly error: unknown;
  /** what was saved elsewhere meanwhile, while `stale` */
  readonly theirs: ContactRecord | null;
}

/** What is not saved yet, as it is kept on this computer. */
type Draft = { revision: number } & Pick<RecordState, 'body' | 'callerRole' | 'templateId' | 'templateChosen'>;

/** What was saved a moment ago is signed by nobody. */
const unsigned = { signed: null, countersigned: null, countersignAsked: false };

const PAUSE_MS = 700;
const RETRY_MS = 4_000;

/**
 * One contact's record as it is being written. Saves by itself shortly after a change, one save at a time, each on the
 * revision it was made on; what isn't saved survives a reload. Keeps saving while another contact is open.
 */
export class RecordKeeper {
  private state: RecordState;
  private revision: number;
  private roleChanged = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private under: Promise<boolean> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly contactId: string,
    detail: ContactDetail,
    private readonly queries: QueryClient,
  ) {
    const record = detail.record;
    this.revision = record?.revision ?? 0;
    this.state = {
      body: record?.body ?? {},
      callerRole: detail.callerRole,
      templateId: record?.templateId ?? null,
      templateChosen: false,
      status: record ? 'saved' : 'untouched',
      savedAt: record?.updatedAt ?? null,
      error: null,
      theirs: null,
    };
    this.takeUpDraft();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly current = (): RecordState => this.state;

  /** Of what the service has. */
  get savedRevision(): number {
    return this.revision;
  }

  /** What the service has now. Taken over unless something here isn't saved: then saving will tell. */
  adopt(detail: ContactDetail): void {
    const { record, callerRole } = detail;
    if (this.isDirty() || !record || record.revision <= this.revision) return;
    this.revision = record.revision;
    const { body, templateId } = record;
    this.set({ body, callerRole, templateId, templateChosen: false, status: 'saved', savedAt: record.updatedAt });
  }

  /** @param change with words, the template in front of her as they were written */
  write(change: { body?: RecordBody; templateId?: string; templateChosen?: true; callerRole?: CallerRole }): void {
    if (change.callerRole) this.roleChanged = true;
    const stays = this.state.status === 'stale' ? 'stale' : 'unsaved';
    this.set({
      body: { ...this.state.body, ...change.body },
      callerRole: change.callerRole ?? this.state.callerRole,
      templateId: change.templateId ?? this.state.templateId,
      templateChosen: change.templateChosen ?? this.state.templateChosen,
      status: stays,
    });
    this.keepDraft();
    if (stays === 'unsaved') this.saveIn(PAUSE_MS);
  }

  /** Ends a conflict with the text to be kept, and what it was written on. */
  settle(body: RecordBody, templateId: string | null): void {
    const { theirs } = this.state;
    if (!theirs) return;
    this.revision = theirs.revision;
    this.set({ body, templateId, theirs: null, status: 'unsaved' });
    this.keepDraft();
    void this.save();
  }

  /** @returns whether everything written is saved */
  async save(): Promise<boolean> {
    clearTimeout(this.timer);
    if (this.under) await this.under;
    if (!this.isDirty()) return true;
    if (this.state.status === 'stale') return false;
    this.under = this.saveNow();
    try {
      return await this.under;
    } finally {
      this.under = undefined;
    }
  }

  private async saveNow(): Promise<boolean> {
    const { body, callerRole, templateId } = this.state;
    this.set({ status: 'saving' });
    try {
      const input = {
        revision: this.revision,
        body,
        ...(templateId ? { templateId } : {}),
        ...(this.roleChanged ? { callerRole } : {}),
      };
      const params = { path: { id: this.contactId } };
      const saved = await answerOf(api.PUT('/api/contacts/{id}/record', { params, body: input }));
      this.revision = saved.revision;
      const now = this.state;
      const isAll = now.body === body && now.callerRole === callerRole && now.templateId === templateId;
      if (isAll) this.roleChanged = false;
      this.set({ status: isAll ? 'saved' : 'unsaved', savedAt: saved.updatedAt, error: null });
      this.tellPage({ ...unsigned, templateId: templateId ?? '', ...saved, body }, callerRole);
      if (isAll) this.dropDraft();
      else this.saveIn(PAUSE_MS);
      return isAll;
    } catch (error) {
      await this.notSaved(error);
      return false;
    }
  }

  private async notSaved(error: unknown): Promise<void> {
    if (error instanceof ApiError && error.code === 'record.stale') {
      try {
        const params = { path: { id: this.contactId } };
        const { record } = await answerOf(api.GET('/api/contacts/{id}', { params }));
        if (record) this.set({ status: 'stale', theirs: record, error });
        return;
      } catch (cause) {
        this.set({ status: 'failed', error: cause });
        this.saveIn(RETRY_MS);
        return;
      }
    }
    const isFinal = error instanceof ApiError && error.status < 500 && error.status !== 429 && error.status !== 401;
    this.set({ status: isFinal ? 'refused' : 'failed', error });
    if (!isFinal) this.saveIn(RETRY_MS);
  }

  private tellPage(record: ContactRecord, callerRole: CallerRole): void {
    const { queryKey } = questions.contact(this.contactId);
    this.queries.setQueryData(queryKey, (now) => now && { ...now, record, callerRole });
    // What is still required may have changed with it.
    void this.queries.invalidateQueries({ queryKey });
  }

  private isDirty(): boolean {
    return this.state.status !== 'saved' && this.state.status !== 'untouched';
  }

  private saveIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), milliseconds);
  }

  private set(change: Partial<RecordState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  private get draftKey(): string {
    return `lamplight.record.${this.contactId}`;
  }

  private keepDraft(): void {
    try {
      const { body, callerRole, templateId, templateChosen } = this.state;
      const draft: Draft = { revision: this.revision, body, callerRole, templateId, templateChosen };
      sessionStorage.setItem(this.draftKey, JSON.stringify(draft));
    } catch {
      // Storage refused or full: the text is still here, and still being saved.
    }
  }

  private dropDraft(): void {
    try {
      sessionStorage.removeItem(this.draftKey);
    } catch {
      // Storage refused: there is no draft in it either.
    }
  }

  /** What a reload left unsaved is shown again and saved on the revision it was written on. */
  private takeUpDraft(): void {
    try {
      const stored = sessionStorage.getItem(this.draftKey);
      if (!stored) return;
      const draft = JSON.parse(stored) as Draft;
      const { revision, ...written } = draft;
      this.revision = revision;
      this.roleChanged = true;
      this.state = { ...this.state, ...written, status: 'unsaved' };
      this.saveIn(PAUSE_MS);
    } catch {
      // Storage refused or garbled: what the service has is shown.
    }
  }
}

const keepers = new Map<string, RecordKeeper>();

// The line is back: don't wait for the next try.
connectionStore.subscribe(() => {
  if (connectionStore.current().state !== 'online') return;
  for (const keeper of keepers.values()) if (keeper.current().status === 'failed') void keeper.save();
});

/** The keeper of a contact's record; the same one as long as the page lives. */
export function keeperOf(detail: ContactDetail, queries: QueryClient): RecordKeeper {
  const known = keepers.get(detail.id);
  if (known) return known;
  const keeper = new RecordKeeper(detail.id, detail, queries);
  keepers.set(detail.id, keeper);
  return keeper;
}
