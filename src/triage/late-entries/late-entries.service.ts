import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import {
  Blocks,
  Contact,
  contactEvent,
  FollowUpSeries,
  newPerson,
  RecordsService,
  readableBy,
  samePerson,
  urgencyOf,
} from '../../contacts/index.js';
import { brokenConstraint, Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { isNonCounseling } from '../grading.service.js';
import { findTaxonomyEntry, TAXONOMY_VERSION } from '../taxonomy.js';
import { GraveNeedsSupervisor, LateEntryTime, NotOfTheDesk, UnknownTag } from '../triage.errors.js';
import type { enteredLate, lateEntryInput } from './late-entries.schemas.js';

type Input = z.infer<typeof lateEntryInput>;
type Entered = z.infer<typeof enteredLate>;

/**
 * Contacts from paper or another line. One is closed from the start, counts at its real time and to its real counselor, and waits in no
 * queue. It stands with the grades and tags, the lowest place from which they and the record are written.
 */
@Injectable()
export class LateEntries {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly records: RecordsService,
    private readonly blocks: Blocks,
    private readonly followUps: FollowUpSeries,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws NotFound a desk, counselor or contact out of reach; NotOfTheDesk, LateEntryTime, UnknownTag, GraveNeedsSupervisor,
   * RecordIncomplete
   */
  async enter(viewer: Viewer, input: Input): Promise<Entered> {
    const before = await this.enteredAs(viewer, input.clientId);
    if (before) return before;
    if (!viewer.reaches(input.deskId)) throw new NotFound('desk');
    for (const code of [input.tags.primary, ...input.tags.secondary]) {
      if (!findTaxonomyEntry(code)) throw new UnknownTag({ code });
    }
    const grave = input.grade.grade === '3' || input.grade.grade === '4';
    if (isNonCounseling(input.tags.primary) && grave && !viewer.can('grade.lower')) throw new GraveNeedsSupervisor();
    try {
      return await this.work.run((tx) => this.store(tx, viewer, input));
    } catch (error) {
      // sent twice at once: the other one has stored it
      const other = brokenConstraint(error) ? await this.enteredAs(viewer, input.clientId) : undefined;
      if (!other) throw error;
      return other;
    }
  }

  private async store(tx: Tx, viewer: Viewer, input: Input): Promise<Entered> {
    const now = this.clock.now();
    const startedAt = new Date(input.startedAt);
    const endedAt = new Date(startedAt.getTime() + input.minutes * 60_000);
    await this.requireTime(tx, viewer, startedAt, endedAt, now);
    await this.requireOfDesk(tx, viewer, input);
    const personId = await this.personOf(tx, viewer, input, now);
    const id = newId();
    const { deskId, channel, callerRole, counselorId, source, clientId } = input;
    const { grade, reasonCode = null, reason } = input.grade;
    const { centerId } = viewer;
    await tx.rows(sql`
      insert into contacts (id, center_id, desk_id, person_id, channel, live, state, caller_role, entered, grade, urgency, counselor_id,
        opened_at, waiting_since, assigned_at, answered_at, wrap_up_at, closed_at)
      values (${id}, ${centerId}, ${deskId}, ${personId}, ${channel}, false, 'closed', ${callerRole}, false, ${grade},
        ${urgencyOf(null, grade, null)}, ${counselorId}, ${startedAt}, ${startedAt}, ${startedAt}, ${startedAt}, ${endedAt}, ${endedAt})`);
    await tx.rows(sql`
      insert into late_entries (contact_id, center_id, desk_id, source, started_at, ended_at, entered_by, entered_at, client_id)
      values (${id}, ${centerId}, ${deskId}, ${source}, ${startedAt}, ${endedAt}, ${viewer.accountId}, ${now}, ${clientId})`);
    const seal = await this.sealOf(tx, personId);
    const gradeId = newId();
    await tx.rows(sql`
      insert into grades (id, center_id, desk_id, contact_id, grade, reason_code, reason, graded_by, graded_at)
      values (${gradeId}, ${centerId}, ${deskId}, ${id}, ${grade}, ${reasonCode},
        ${reason === undefined ? null : seal.seal('grades.reason', gradeId, reason)}, ${counselorId}, ${endedAt})`);
    const { primary, secondary } = input.tags;
    await tx.rows(sql`
      insert into contact_tags (contact_id, center_id, desk_id, code, place, taxonomy)
      select ${id}, ${centerId}, ${deskId}, code, place - 1, ${TAXONOMY_VERSION}
      from unnest(${[primary, ...secondary]}::text[]) with ordinality as given(code, place)`);
    const contact = await tx.lock(Contact, id);
    if (!contact) throw new Error('a contact just stored is gone');
    await this.records.storeWhole(tx, contact, seal, input.record, isNonCounseling(primary), viewer.accountId, now);
    await this.followUp(tx, viewer, contact, now);
    const by = viewer.accountId;
    tx.publish(
      contactEvent(
        'contact.opened',
        contact,
        startedAt,
        {
          personId,
          threadId: null,
          channel,
          callerRole,
          entered: false,
          late: true,
          signal: null,
        },
        by,
      ),
      contactEvent('contact.tagged', contact, endedAt, { primary, secondary, taxonomy: TAXONOMY_VERSION }, by),
      contactEvent('contact.graded', contact, endedAt, { grade, reasonCode }, by),
      contactEvent('contact.closed', contact, endedAt, { counselorId }, by),
    );
    await this.audit.record(tx, {
      centerId,
      accountId: by,
      action: 'contact.entered-late',
      subjectType: 'contact',
      subjectId: id,
      personId,
      detail: { counselorId, source },
    });
    return { contactId: id };
  }

  /**
   * A grade of then asks for what it asks for from now on: nobody can come back within 24 hours of last month. Where the person
   * has been judged since, what was judged since holds.
   */
  private async followUp(tx: Tx, viewer: Viewer, contact: Contact, now: Date): Promise<void> {
    await this.blocks.reconsider(tx, contact.personId, now);
    const since = await tx.rows(sql`
      select 1 from contacts c where c.person_id = any(${samePerson(contact.personId)}) and c.id <> ${contact.id}
        and c.opened_at > ${contact.openedAt} and c.grade in ('0', '1', '2', '3', '4') limit 1`);
    if (since.length === 0) await this.followUps.graded(tx, viewer, contact, 'unset', now);
  }

  private async requireTime(tx: Tx, { centerId }: Viewer, startedAt: Date, endedAt: Date, now: Date): Promise<void> {
    const [center] = await tx.rows<{ createdAt: Date }>(sql`
      select created_at as "createdAt" from centers where id = ${centerId}`);
    if (!center || startedAt < center.createdAt || endedAt > now) throw new LateEntryTime();
  }

  /** A member of the desk, or somebody with a shift there before now; her account may be closed since. */
  private async requireOfDesk(tx: Tx, { centerId }: Viewer, { deskId, counselorId, startedAt }: Input): Promise<void> {
    const [found] = await tx.rows<{ works: boolean }>(sql`
      select exists (select 1 from desk_members m where m.account_id = a.id and m.desk_id = ${deskId}) or exists (
        select 1 from shifts s where s.account_id = a.id and s.desk_id = ${deskId} and s.starts_at <= ${startedAt}::timestamptz
      ) as works
      from accounts a where a.id = ${counselorId} and a.center_id = ${centerId} and a.role in ('counselor', 'supervisor')`);
    if (!found) throw new NotFound('account');
    if (!found.works) throw new NotOfTheDesk();
  }

  private async personOf(tx: Tx, viewer: Viewer, { sameAs }: Input, now: Date): Promise<string> {
    if (sameAs) {
      const [known] = await tx.rows<{ personId: string }>(sql`
        select c.person_id as "personId" from contacts c where c.id = ${sameAs} and ${readableBy(viewer)}`);
      if (!known) throw new NotFound('contact');
      return known.personId;
    }
    const id = newId();
    const { wrapped } = this.seals.forNewPerson(id);
    const person = newPerson({ id, centerId: viewer.centerId, wrappedKey: wrapped, codeHash: null, now });
    await tx.rows(sql`with ${person} select 1`);
    return id;
  }

  /** Read in the transaction: somebody new is not stored for anybody else yet. */
  private async sealOf(tx: Tx, personId: string) {
    const [row] = await tx.rows<{ wrapped: Buffer }>(sql`
      select wrapped_key as wrapped from persons where id = ${personId}`);
    if (!row) throw new Error('no such person');
    return this.seals.unwrapped(personId, row.wrapped);
  }

  private async enteredAs({ accountId }: Viewer, clientId: string): Promise<Entered | undefined> {
    const [entered] = await this.db.rows<Entered>(sql`
      select contact_id as "contactId" from late_entries where entered_by = ${accountId} and client_id = ${clientId}`);
    return entered;
  }
}
