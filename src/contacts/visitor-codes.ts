import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { Clock, Database, type Groups, NotFound, UnitOfWork } from '../platform/index.js';
import { Audit, KeyRing } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { CodeAlreadyGiven, PassphraseRequired } from './contacts.errors.js';
import { ContactsService } from './contacts.service.js';
import { PassphraseProofs } from './passphrase-proofs.js';
import { retrievalCodeFor } from './retrieval-code.js';
import type { VisitorKeys } from './visitor-keys.js';

/** 20 digits: 19 random and a check digit, grouped by four for reading aloud. */
export const retrievalCode = z.string().regex(/^\d{20}$/);

export interface CodeHolder {
  readonly personId: string;
  readonly centerId: string;
  /** which passphrase she has put beside it, if any */
  readonly passphraseId: string | null;
}

/** The code that leads a person back to what is theirs, without a name or an account. Only its keyed hash is kept. */
@Injectable()
export class VisitorCodes {
  private readonly holders: Groups<Buffer, CodeHolder | undefined>;

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly keys: KeyRing,
    private readonly proofs: PassphraseProofs,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {
    this.holders = work.inGroups((hashes) => this.read(hashes));
  }

  /**
   * The code of whoever comes with this id of their own making; the same id again is the same code.
   * @param clientId a UUID made by the sender, 122 random bits, or what is unique with one in it
   */
  codeFor(clientId: string): { code: string; hash: Buffer } {
    const code = retrievalCodeFor(this.keys.secret('retrieval-code'), clientId);
    return { code, hash: this.hashOf(code) };
  }

  /**
   * Whose keys these are: the code, and where she has put a passphrase beside it a proof that it is known.
   * @throws NotFound, PassphraseRequired
   */
  async personOf({ code, proof }: VisitorKeys): Promise<CodeHolder> {
    const holder = await this.holderOf(code);
    this.requireProof(holder, proof);
    return holder;
  }

  /** @throws PassphraseRequired */
  requireProof({ personId, passphraseId }: CodeHolder, proof: unknown): void {
    if (passphraseId && !this.proofs.holds(proof, { personId, passphraseId })) throw new PassphraseRequired();
  }

  /**
   * Whose code it is: nothing may be shown or done for that alone. A missing or malformed one is answered like a wrong one.
   * @internal for the passphrase itself @throws NotFound
   */
  async holderOf(code: unknown): Promise<CodeHolder> {
    const parsed = retrievalCode.safeParse(code);
    if (!parsed.success) throw new NotFound('thread');
    const person = await this.holders.add(this.hashOf(parsed.data));
    if (!person) throw new NotFound('thread');
    return person;
  }

  /**
   * Gives a code to somebody who has none, as a caller by telephone; the counselor reads it aloud. The same `clientId`
   * again is the same code, should the reply have been lost; nobody else is shown it, and no other one replaces it.
   * @throws CodeAlreadyGiven, NotFound, NotYourContact, IllegalContactMove
   */
  async give(viewer: Viewer, contactId: string, clientId: string): Promise<{ code: string }> {
    return this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      // of this person alone: what a page sent must never lead to the code that the page was given
      const { code, hash } = this.codeFor(`given:${contact.personId}:${clientId}`);
      const given = await tx.rows(sql`
        update persons set code_hash = ${hash}
        where id = ${contact.personId} and coalesce(code_hash, ${hash}) = ${hash} returning id`);
      if (given.length === 0) throw new CodeAlreadyGiven();
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action: 'person.code-given',
        subjectType: 'contact',
        subjectId: contact.id,
        personId: contact.personId,
        detail: { at: this.clock.now().toISOString() },
      });
      return { code };
    });
  }

  /** By hashes of their codes, those that are asked for at the same time together. */
  private async read(hashes: readonly Buffer[]): Promise<readonly (CodeHolder | undefined)[]> {
    const rows = await this.db.rows<CodeHolder & { hash: Buffer }>(
      sql`
        select p.code_hash as hash, p.id as "personId", p.center_id as "centerId", w.id as "passphraseId"
        from persons p left join passphrases w on w.person_id = p.id where p.code_hash = any(${hashes}::bytea[])`,
      'persons-of-codes',
    );
    const found = new Map(rows.map(({ hash, ...holder }) => [hash.toString('hex'), holder]));
    return hashes.map((hash) => found.get(hash.toString('hex')));
  }

  private hashOf(code: string): Buffer {
    return this.keys.hash('retrieval-code', code);
  }
}
