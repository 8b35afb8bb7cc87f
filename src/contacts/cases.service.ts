import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import {
  brokenConstraint,
  Clock,
  Database,
  day,
  InvalidInput,
  NotFound,
  newId,
  type Tx,
  UnitOfWork,
} from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { Blocks } from './blocks/blocks.service.js';
import { CaseLines, type LineEntry } from './case-lines.js';
import type { caseChange, caseFilter, caseInput, caseLine, caseList, caseNow, caseView } from './cases.schemas.js';
import { CaseOpenAlready } from './contacts.errors.js';
import { ContactsService } from './contacts.service.js';
import { contactEvent } from './events.js';
import { leadOf, samePerson, samePersons } from './persons/same-person.js';
import { readableBy } from './visibility.js';

type CaseView = z.infer<typeof caseView>;
type CaseRow = Omit<CaseView, 'openedAt' | 'closedAt'> & { openedAt: Date; closedAt: Date | null };
interface Held {
  id: string;
  centerId: string;
  deskId: string;
  contactId: string;
  personId: string;
  state: 'open' | 'closed';
  responsibleId: string;
  nextDate: string | null;
}

/** One file for one person's way with us: who is responsible, when we look again, and all that happened on one line. */
@Injectable()
export class CasesService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly lines: CaseLines,
    private readonly blocks: Blocks,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.lines.register((viewer, personId) => this.contactsOf(viewer, personId));
  }

  /** Opens the person's case from a contact. @throws NotFound, NotYourContact, CaseOpenAlready */
  async open(viewer: Viewer, contactId: string, input: z.infer<typeof caseInput>): Promise<CaseView> {
    const now = this.clock.now();
    const id = newId();
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const responsibleId = input.responsibleId ?? viewer.accountId;
      await this.requireColleague(tx, contact, responsibleId);
      // one number after another: whoever opens a case of this center waits for the other
      await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`cases:${contact.centerId}`}, 0))`);
      try {
        await tx.rows(sql`
          insert into cases (id, center_id, desk_id, person_id, contact_id, number, state, responsible_id, next_date,
            opened_at, opened_by)
          select ${id}, ${contact.centerId}, ${contact.deskId}, ${contact.personId}, ${contact.id},
            coalesce(max(number), 0) + 1, 'open', ${responsibleId}, ${input.nextDate}::date, ${now}, ${viewer.accountId}
          from cases where center_id = ${contact.centerId}`);
      } catch (error) {
        if (brokenConstraint(error) === 'cases_one_open_per_person') throw new CaseOpenAlready();
        throw error;
      }
      const payload = { caseId: id, personId: contact.personId, responsibleId, nextDate: input.nextDate };
      tx.publish(contactEvent('case.opened', contact, now, payload, viewer.accountId));
      await this.blocks.reconsider(tx, contact.personId, now);
      await this.audited(tx, viewer, 'case.opened', { id, ...payload });
    });
    return this.byId(viewer, id);
  }

  /** The open case of the contact's person, for whoever may read the contact. @throws NotFound */
  async ofContact(viewer: Viewer, contactId: string): Promise<z.infer<typeof caseNow>> {
    const [contact] = await this.db.rows<{ personId: string }>(sql`
      select c.person_id as "personId" from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    const [row] = await this.db.rows<CaseRow>(sql`
      ${selectCase} where k.lead_id = ${leadOf(contact.personId)} and k.closed_at is null`);
    return { case: row ? toView(row) : null };
  }

  /** By the next date, whoever has none last. Supervisors see first the open ones that nobody answers for any more. */
  async list(viewer: Viewer, filter: z.infer<typeof caseFilter>): Promise<z.infer<typeof caseList>> {
    const after = filter.cursor === undefined ? null : readCursor(filter.cursor);
    const goneFirst = viewer.role === 'supervisor' && filter.state === 'open';
    const lookedAfter = goneFirst ? sql`(a.disabled_at is null)` : sql`(a.id is not null)`;
    const rows = await this.db.rows<CaseRow>(sql`
      ${selectCase} where ${reachableBy(viewer)} and k.state = ${filter.state}
        ${filter.mine === 'true' ? sql`and k.responsible_id = ${viewer.accountId}` : sql``}
        ${
          after
            ? sql`and (${lookedAfter}, coalesce(k.next_date, 'infinity'), k.number)
          > (${after.lookedAfter || !goneFirst}::boolean, ${after.nextDate}::date, ${after.number})`
            : sql``
        }
      order by ${lookedAfter}, coalesce(k.next_date, 'infinity'), k.number limit ${filter.limit + 1}`);
    const items = rows.slice(0, filter.limit).map(toView);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > filter.limit && last ? writeCursor(last) : null };
  }

  /** The case with its line. @throws NotFound out of reach */
  async line(viewer: Viewer, caseId: string): Promise<z.infer<typeof caseLine>> {
    const view = await this.byId(viewer, caseId);
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'case.read',
      subjectType: 'case',
      subjectId: caseId,
      personId: view.personId,
    });
    return { ...view, line: await this.lines.of(viewer, view.personId) };
  }

  /** @throws NotFound out of reach, CaseOpenAlready when it is opened again beside another one */
  async change(viewer: Viewer, caseId: string, change: z.infer<typeof caseChange>): Promise<CaseView> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const held = await this.lock(tx, viewer, caseId);
      const next = {
        state: change.state ?? held.state,
        responsibleId: change.responsibleId ?? held.responsibleId,
        nextDate: change.nextDate === undefined ? held.nextDate : change.nextDate,
      };
      if (next.responsibleId !== held.responsibleId) await this.requireColleague(tx, held, next.responsibleId);
      try {
        await tx.rows(sql`
          update cases set state = ${next.state}, responsible_id = ${next.responsibleId},
            next_date = ${next.nextDate}::date,
            closed_at = case when ${next.state} = 'closed' then coalesce(closed_at, ${now}::timestamptz) end
          where id = ${caseId}`);
      } catch (error) {
        if (brokenConstraint(error) === 'cases_one_open_per_person') throw new CaseOpenAlready();
        throw error;
      }
      const about = { id: held.contactId, centerId: held.centerId, deskId: held.deskId };
      const closes = held.state === 'open' && next.state === 'closed';
      const { responsibleId, nextDate } = next;
      tx.publish(
        closes
          ? contactEvent('case.closed', about, now, { caseId }, viewer.accountId)
          : contactEvent('case.changed', about, now, { caseId, responsibleId, nextDate }, viewer.accountId),
      );
      if (held.state === 'closed' && next.state === 'open') await this.blocks.reconsider(tx, held.personId, now);
      await this.audited(tx, viewer, closes ? 'case.closed' : 'case.changed', { ...held, responsibleId });
    });
    return this.byId(viewer, caseId, true);
  }

  private async byId(viewer: Viewer, caseId: string, handedOver = false): Promise<CaseView> {
    // whoever has just handed a case over still gets the answer to that
    const reach = handedOver ? sql`k.center_id = ${viewer.centerId}` : reachableBy(viewer);
    const [row] = await this.db.rows<CaseRow>(sql`${selectCase} where k.id = ${caseId} and ${reach}`);
    if (!row) throw new NotFound('case');
    return toView(row);
  }

  private async lock(tx: Tx, viewer: Viewer, caseId: string): Promise<Held> {
    const [held] = await tx.rows<Held>(sql`
      select k.id, k.center_id as "centerId", k.desk_id as "deskId", k.contact_id as "contactId",
        k.person_id as "personId", k.state, k.responsible_id as "responsibleId", k.next_date::text as "nextDate"
      from cases k where k.id = ${caseId} and ${reachableBy(viewer)} for update`);
    if (!held) throw new NotFound('case');
    return held;
  }

  /** Responsible is somebody who works at the desk. @throws NotFound */
  private async requireColleague(tx: Tx, at: { deskId: string }, accountId: string): Promise<void> {
    const found = await tx.rows(sql`
      select 1 from accounts a join desk_members m on m.account_id = a.id and m.desk_id = ${at.deskId}
      where a.id = ${accountId} and a.disabled_at is null and a.role in ('counselor', 'supervisor')`);
    if (found.length === 0) throw new NotFound('account');
  }

  private async contactsOf(viewer: Viewer, personId: string): Promise<LineEntry[]> {
    const rows = await this.db.rows<Omit<LineEntry, 'at' | 'kind'> & { at: Date }>(sql`
      select c.id, c.opened_at as at, c.state, c.channel as detail, c.grade, a.display_name as by, c.id as "contactId"
      from contacts c left join accounts a on a.id = c.counselor_id
      where c.person_id = any(${samePerson(personId)}) and ${readableBy(viewer)} order by c.opened_at`);
    return rows.map((row) => ({ ...row, kind: 'contact' as const, at: row.at.toISOString() }));
  }

  private audited(
    tx: Tx,
    viewer: Viewer,
    action: string,
    on: { id: string; personId: string; responsibleId: string },
  ): Promise<void> {
    return this.audit.record(tx, {
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action,
      subjectType: 'case',
      subjectId: on.id,
      personId: on.personId,
      detail: { responsibleId: on.responsibleId },
    });
  }
}

/** Supervisors: the cases of their desks. Counselors: those they answer for, and those of a person they are with now. */
function reachableBy(viewer: Viewer): Sql {
  const mine = sql`k.center_id = ${viewer.centerId} and k.responsible_id = ${viewer.accountId}`;
  if (viewer.role === 'supervisor') {
    return sql`(${mine} or k.center_id = ${viewer.centerId} and k.desk_id = any(${viewer.deskIds}::uuid[]))`;
  }
  if (viewer.role !== 'counselor') return sql`false`;
  return sql`(${mine} or k.center_id = ${viewer.centerId} and k.person_id in (${samePersons(sql`
    select held.person_id from contacts held
    where held.counselor_id = ${viewer.accountId} and held.state in ('active', 'wrap-up')`)}))`;
}

const selectCase: Sql = sql`
  select k.id, k.number, k.person_id as "personId", k.desk_id as "deskId", d.name as "deskName", k.state,
    json_build_object('id', a.id, 'displayName', a.display_name) as responsible,
    a.disabled_at is not null as "responsibleGone", k.next_date::text as "nextDate",
    k.opened_at as "openedAt", k.closed_at as "closedAt"
  from cases k join desks d on d.id = k.desk_id join accounts a on a.id = k.responsible_id`;

function toView(row: CaseRow): CaseView {
  return { ...row, openedAt: row.openedAt.toISOString(), closedAt: row.closedAt?.toISOString() ?? null };
}

function writeCursor(last: CaseView): string {
  return Buffer.from(
    `${last.responsibleGone ? 'gone' : 'here'}|${last.nextDate ?? 'infinity'}|${last.number}`,
  ).toString('base64url');
}

/** @throws InvalidInput for a cursor we did not make */
function readCursor(cursor: string): { lookedAfter: boolean; nextDate: string; number: number } {
  const found = /^(gone|here)\|(\d{4}-\d{2}-\d{2}|infinity)\|(\d{1,9})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  );
  const nextDate = found?.[2] ?? '';
  if (!found || (nextDate !== 'infinity' && !day.safeParse(nextDate).success)) {
    throw new InvalidInput({ field: 'cursor', problem: 'invalid' });
  }
  return { lookedAfter: found[1] === 'here', nextDate, number: Number(found[3]) };
}
