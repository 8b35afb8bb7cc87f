import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit, KeyRing, SlowHash } from '../privacy/index.js';
import { PassphraseRequired, PassphraseTooSoon, PassphraseWrong } from './contacts.errors.js';
import { FORGOTTEN_AFTER_MS, PAUSES_S } from './passphrase.js';
import { PassphraseProofs } from './passphrase-proofs.js';
import type { passphraseInput } from './passphrases.schemas.js';
import { type CodeHolder, VisitorCodes } from './visitor-codes.js';
import type { VisitorKeys } from './visitor-keys.js';

/** The phrase that a visitor may put beside her code. Only an Argon2id hash of it is kept, and nobody can look it up. */
@Injectable()
export class Passphrases {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly codes: VisitorCodes,
    private readonly proofs: PassphraseProofs,
    private readonly slow: SlowHash,
    private readonly keys: KeyRing,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Sets it, or puts another in its place; every other page of hers is asked for it from then on. The same `clientId` again
   * is the same phrase, for a page whose answer was lost and which has no proof yet.
   * @throws NotFound, PassphraseRequired where there is one and it was not shown to be known, TooMany
   */
  async set(brought: VisitorKeys, { clientId, phrase }: z.infer<typeof passphraseInput>): Promise<{ proof: string }> {
    const holder = await this.codes.holderOf(brought.code);
    const id = this.keys.idFor('passphrase', `${holder.personId}:${clientId}`);
    if (holder.passphraseId !== id) {
      this.codes.requireProof(holder, brought.proof);
      const hash = await this.slow.inTurn(() => this.slow.hash(phrase));
      await this.work.run((tx) => this.store(tx, holder, id, hash));
    }
    return { proof: this.proofs.give({ personId: holder.personId, passphraseId: id }) };
  }

  /** From then on the code alone opens again. Nothing happens where there is none. @throws NotFound, PassphraseRequired */
  async remove(brought: VisitorKeys): Promise<void> {
    const holder = await this.codes.personOf(brought);
    if (!holder.passphraseId) return;
    await this.work.run(async (tx) => {
      const removed = await tx.rows(sql`
        delete from passphrases where person_id = ${holder.personId} and id = ${holder.passphraseId} returning id`);
      if (removed.length > 0) await this.note(tx, holder, 'passphrase.removed');
    });
  }

  /**
   * What opens from now on, for the right phrase; null where none is asked for. A try counts before it is looked at, by one
   * statement that holds nothing afterwards: however many are made at once, in however many processes, each is counted, and
   * one that comes too soon is not looked at.
   * @throws NotFound, PassphraseTooSoon, PassphraseWrong, TooMany
   */
  async prove(code: unknown, phrase: string): Promise<{ proof: string | null }> {
    const { personId, passphraseId } = await this.codes.holderOf(code);
    if (!passphraseId) return { proof: null };
    return this.slow.inTurn(async () => {
      const tried = await this.countTry(personId);
      if (!tried) return { proof: null };
      if (!(await this.slow.verify(tried.hash, phrase))) throw new PassphraseWrong({ seconds: tried.seconds });
      await this.db.rows(
        sql`update passphrases set tries = 0, next_try_at = ${this.clock.now()} where id = ${tried.id}`,
      );
      return { proof: this.proofs.give({ personId, passphraseId: tried.id }) };
    });
  }

  /** @returns null where it was removed meanwhile; `seconds` until the next one @throws PassphraseTooSoon */
  private async countTry(personId: string): Promise<{ id: string; hash: string; seconds: number } | null> {
    const now = this.clock.now();
    const counted = sql`
      case when last_try_at > ${new Date(now.getTime() - FORGOTTEN_AFTER_MS)}::timestamptz then tries + 1 else 1 end`;
    const [tried] = await this.db.rows<{ id: string; hash: string; nextTryAt: Date }>(
      sql`
        update passphrases set tries = ${counted}, last_try_at = ${now},
          next_try_at = ${now}::timestamptz
            + make_interval(secs => (${[...PAUSES_S]}::int[])[least(${counted}, ${PAUSES_S.length}::int)])
        where person_id = ${personId} and next_try_at <= ${now}
        returning id, phrase_hash as hash, next_try_at as "nextTryAt"`,
      'passphrase-try',
    );
    if (tried) return { ...tried, seconds: secondsBetween(now, tried.nextTryAt) };
    const [waits] = await this.db.rows<{ nextTryAt: Date }>(
      sql`select next_try_at as "nextTryAt" from passphrases where person_id = ${personId}`,
      'passphrase-waits',
    );
    if (waits) throw new PassphraseTooSoon({ seconds: secondsBetween(now, waits.nextTryAt) });
    return null;
  }

  /** In place of the one that was known to be there, and of no other: of two pages that set one, the first has done so. */
  private async store(tx: Tx, holder: CodeHolder, id: string, hash: string): Promise<void> {
    const { personId, centerId, passphraseId } = holder;
    const now = this.clock.now();
    const stored = await tx.rows(sql`
      insert into passphrases (person_id, center_id, id, phrase_hash, set_at, next_try_at)
      values (${personId}, ${centerId}, ${id}, ${hash}, ${now}, ${now})
      on conflict (person_id) do update set id = excluded.id, phrase_hash = excluded.phrase_hash, set_at = excluded.set_at,
        tries = 0, last_try_at = null, next_try_at = excluded.next_try_at
      where passphrases.id = ${passphraseId} or passphrases.id = ${id}
      returning id`);
    if (stored.length === 0) throw new PassphraseRequired();
    await this.note(tx, holder, 'passphrase.set');
    tx.publish({
      type: 'person.passphrase-set',
      centerId,
      deskId: null,
      contactId: null,
      actorId: null,
      occurredAt: now.toISOString(),
      payload: { personId },
    });
  }

  private note(tx: Tx, { personId, centerId }: CodeHolder, action: string): Promise<void> {
    return this.audit.record(tx, {
      centerId,
      accountId: null,
      action,
      subjectType: 'person',
      subjectId: personId,
      personId,
    });
  }
}

function secondsBetween(now: Date, then: Date): number {
  return Math.max(0, Math.ceil((then.getTime() - now.getTime()) / 1_000));
}
