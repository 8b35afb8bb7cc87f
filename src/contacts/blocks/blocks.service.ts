import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import {
  brokenConstraint,
  Clock,
  type Deadline,
  Deadlines,
  NotFound,
  newId,
  type Tx,
  UnitOfWork,
} from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import type { Contact } from '../contact.js';
import { ContactsService } from '../contacts.service.js';
import { contactEvent } from '../events.js';
import { holdPerson } from '../persons/held-persons.js';
import { samePerson } from '../persons/same-person.js';
import { OPEN_RISK_FROM } from './block.js';
import { BlockedAlready, PersonAtRisk, PersonBlocked } from './blocks.errors.js';
import type { blockInput } from './blocks.schemas.js';
import { OpenRisks } from './open-risks.js';

/** The kind of the deadline at which a block is over. */
const BLOCK_OVER = 'block.over';

type LiftedWhy = 'by-hand' | 'time' | 'risk';
interface Lifted {
  id: string;
  centerId: string;
  deskId: string;
  contactId: string;
  personId: string;
}

/**
 * Blocks against abuse. Nobody at risk is blocked, in whatever order things happen: whoever blocks, and whatever makes
 * somebody one at risk, holds the person's rows from before it looks until its commit. So the second of the two sees what the
 * first has done, and risk wins either way. Order of locks: deadline, thread, contact, person.
 */
@Injectable()
export class Blocks implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly risks: OpenRisks,
    private readonly deadlines: Deadlines,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(BLOCK_OVER, (tx, deadline, now) => this.over(tx, deadline, now));
  }

  /**
   * Her new words are refused from now on, calls never. The same `clientId` again changes nothing.
   * @throws NotFound out of reach, PersonAtRisk, BlockedAlready
   */
  async block(viewer: Viewer, contactId: string, input: z.infer<typeof blockInput>): Promise<void> {
    await this.work.run(async (tx) => {
      const now = this.clock.now();
      const contact = await this.contacts.lockReadable(tx, viewer, contactId);
      const before = await tx.rows(sql`
        select 1 from person_blocks where contact_id = ${contactId} and client_id = ${input.clientId}`);
      if (before.length > 0) return;
      await holdPerson(tx, contact.personId);
      const risk = await this.risks.of(tx, contact.personId, now);
      if (risk) throw new PersonAtRisk({ risk });
      // its time is over, and the sweep has not come by yet
      await this.lift(tx, sql`person_id = any(${samePerson(contact.personId)}) and until <= ${now}`, {
        why: 'time',
        now,
      });
      const open = await tx.rows(sql`
        select 1 from person_blocks where ${blocksOf(contact.personId)} and lifted_at is null`);
      if (open.length > 0) throw new BlockedAlready();
      await this.store(tx, viewer, contact, input, now);
    });
  }

  /** By hand, before its time. Nothing happens to one that is lifted already. @throws NotFound out of reach */
  async liftByHand(viewer: Viewer, blockId: string): Promise<void> {
    await this.work.run(async (tx) => {
      const now = this.clock.now();
      const [known] = await tx.rows<{ personId: string }>(sql`
        select person_id as "personId" from person_blocks
        where id = ${blockId} and center_id = ${viewer.centerId} and desk_id = any(${viewer.deskIds}::uuid[])`);
      if (!known) throw new NotFound('block');
      await this.deadlines.met(tx, BLOCK_OVER, blockId, now);
      await holdPerson(tx, known.personId);
      // whoever was blocked twice before it was known that she is one is free of both
      const open = await tx.rows(sql`select 1 from person_blocks where id = ${blockId} and lifted_at is null`);
      if (open.length === 0) return;
      await this.lift(tx, blocksOf(known.personId), { why: 'by-hand', by: viewer.accountId, now });
    });
  }

  /**
   * Whether new words of hers are taken, in the transaction that would store them. Words that show risk always are, and
   * lift the block: that somebody waits unseen is worse than that somebody is insulted.
   * @param signal of the new words, which have been looked at in memory only @throws PersonBlocked
   */
  async admit(tx: Tx, personId: string, signal: number, now: Date): Promise<void> {
    if (signal >= OPEN_RISK_FROM) {
      await holdPerson(tx, personId);
      await this.lift(tx, blocksOf(personId), { why: 'risk', now });
      return;
    }
    const until = await this.blockedUntil(tx, personId, now);
    if (until) throw new PersonBlocked({ until: until.toISOString() });
  }

  /** After something that may have made a person one at risk, in the same transaction: a block is lifted if it has. */
  async reconsider(tx: Tx, personId: string, now: Date): Promise<void> {
    await holdPerson(tx, personId);
    const open = await tx.rows(sql`select 1 from person_blocks where ${blocksOf(personId)} and lifted_at is null`);
    if (open.length === 0 || !(await this.risks.of(tx, personId, now))) return;
    await this.lift(tx, blocksOf(personId), { why: 'risk', now });
  }

  /** @returns null where her words are taken */
  async blockedUntil(rows: Pick<Tx, 'rows'>, personId: string, now: Date): Promise<Date | null> {
    const [open] = await rows.rows<{ until: Date | null }>(sql`
      select max(until) as until from person_blocks where ${blocksOf(personId)} and lifted_at is null and until > ${now}`);
    return open?.until ?? null;
  }

  private async store(
    tx: Tx,
    viewer: Viewer,
    contact: Contact,
    { clientId, reason, hours, words }: z.infer<typeof blockInput>,
    now: Date,
  ): Promise<void> {
    const { centerId, deskId, personId } = contact;
    const id = newId();
    const until = new Date(now.getTime() + hours * 3_600_000);
    const seal = await this.seals.of(personId);
    const sealed = words === undefined ? null : seal.seal('person_blocks.words', id, words);
    try {
      await tx.rows(sql`
        insert into person_blocks (id, center_id, desk_id, person_id, contact_id, client_id, reason, words, blocked_by,
          blocked_at, until)
        values (${id}, ${centerId}, ${deskId}, ${personId}, ${contact.id}, ${clientId}, ${reason}, ${sealed},
          ${viewer.accountId}, ${now}, ${until})`);
    } catch (error) {
      if (brokenConstraint(error) === 'person_blocks_one_open') throw new BlockedAlready();
      throw error;
    }
    await this.deadlines.set(tx, { centerId, kind: BLOCK_OVER, subjectId: id, dueAt: until });
    const payload = { blockId: id, reason, until: until.toISOString() };
    tx.publish(contactEvent('person.blocked', contact, now, payload, viewer.accountId));
    await this.audited(
      tx,
      { id, centerId, deskId, contactId: contact.id, personId },
      'person.blocked',
      viewer.accountId,
    );
  }

  /** Its time has come. A block that was lifted before has settled its deadline, or is passed over here. */
  private async over(tx: Tx, { subjectId }: Deadline, now: Date): Promise<void> {
    await this.lift(tx, sql`id = ${subjectId}`, { why: 'time', now });
  }

  /** A deadline of one that is lifted by risk is left to pass: its row comes before the person's, and finds nothing to do. */
  private async lift(
    tx: Tx,
    which: Sql,
    { why, by = null, now }: { why: LiftedWhy; by?: string | null; now: Date },
  ): Promise<void> {
    const lifted = await tx.rows<Lifted>(sql`
      update person_blocks set lifted_at = ${now}, lifted_why = ${why}, lifted_by = ${by}
      where ${which} and lifted_at is null
      returning id, center_id as "centerId", desk_id as "deskId", contact_id as "contactId", person_id as "personId"`);
    for (const block of lifted) {
      const about = { ...block, id: block.contactId };
      tx.publish(contactEvent('person.block-lifted', about, now, { blockId: block.id, why }, by));
      await this.audited(tx, block, 'person.block-lifted', by, { why });
    }
  }

  private audited(
    tx: Tx,
    { id, centerId, contactId, personId }: Lifted,
    action: string,
    accountId: string | null,
    detail: Record<string, string> = {},
  ): Promise<void> {
    return this.audit.record(tx, {
      centerId,
      accountId,
      action,
      subjectType: 'contact',
      subjectId: contactId,
      personId,
      detail: { blockId: id, ...detail },
    });
  }
}

/** Those that apply to a person, by whatever way she came. */
function blocksOf(personId: string): Sql {
  return sql`person_id = any(${samePerson(personId)})`;
}
