import type { Client } from './api/client';
import type { Kept } from './keep';

/** What became of a phrase. `refused`: the service's words for why, in her language. */
export type Unlocked = { kind: 'ok' } | { kind: 'later' } | { kind: 'refused'; message: string };

export interface LockDeps {
  client: Client;
  newId(): string;
  kept(): Kept;
  keep(change: Partial<Kept>): void;
  changed(): void;
  /** what was locked is open, or was locked anew by this page: everything is asked for again */
  opened(): void;
}

/** The passphrase of the code this page has. The phrase is never kept, only the proof that it was entered. */
export class Lock {
  /** the service has asked for it, and it was not entered here since */
  closed = false;
  /** of a code that is being entered, until it is the page's own */
  private brought: { code: string; proof: string | null } | null = null;
  /** set, and no answer came: sent again it is the same phrase */
  private unsure: { phrase: string; clientId: string } | null = null;

  constructor(private readonly deps: LockDeps) {}

  proofFor(code: string): string | null {
    if (this.brought?.code === code) return this.brought.proof;
    const kept = this.deps.kept();
    return kept.code === code ? kept.proof : null;
  }

  /** The service asks for the passphrase of a code. */
  close(code: string): void {
    if (this.closed || this.brought?.code === code || this.deps.kept().code !== code) return;
    this.closed = true;
    this.deps.changed();
  }

  /** Opens what this page has the code of. */
  async open(phrase: string): Promise<Unlocked> {
    const { code } = this.deps.kept();
    if (!code) return { kind: 'later' };
    const unlocked = await this.bring(code, phrase);
    if (unlocked.kind !== 'ok' || this.brought?.code !== code) return unlocked;
    const { proof } = this.brought;
    this.forget();
    this.deps.keep({ proof });
    this.deps.opened();
    return unlocked;
  }

  /** A phrase for a code that is being entered. */
  async bring(code: string, phrase: string): Promise<Unlocked> {
    const answer = await this.deps.client.prove(code, phrase);
    if (answer.kind === 'ok') this.brought = { code, proof: answer.value.proof };
    return answer.kind === 'later' ? { kind: 'later' } : answer;
  }

  /** A code that is entered without one. */
  bringNothing(): Unlocked {
    this.brought = null;
    return { kind: 'ok' };
  }

  /** Puts a passphrase beside the code, or another in its place. */
  async set(phrase: string): Promise<Unlocked> {
    const { code } = this.deps.kept();
    if (!code) return { kind: 'later' };
    const clientId = this.unsure?.phrase === phrase ? this.unsure.clientId : this.deps.newId();
    this.unsure = { phrase, clientId };
    const answer = await this.deps.client.protect(code, { clientId, phrase });
    if (answer.kind === 'later') return { kind: 'later' };
    this.unsure = null;
    if (answer.kind === 'refused') return answer;
    this.deps.keep({ proof: answer.value.proof });
    // the line that was open without it is being closed
    this.deps.opened();
    return { kind: 'ok' };
  }

  /** From now on the code alone opens again. */
  async remove(): Promise<Unlocked> {
    const { code } = this.deps.kept();
    if (!code) return { kind: 'later' };
    const answer = await this.deps.client.unprotect(code);
    if (answer.kind === 'ok') this.deps.keep({ proof: null });
    return answer.kind === 'later' ? { kind: 'later' } : answer;
  }

  forget(): void {
    this.closed = false;
    this.brought = null;
    this.unsure = null;
  }
}
