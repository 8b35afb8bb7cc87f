import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { Database, InvalidInput, instant, NotFound, id as uuid } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { answerMetAtOf, awaitsVisitorSince } from './awaits-visitor.js';
import type { ContactSummary, contactDetail, contactFilter, contactList, history } from './contacts.schemas.js';
import { followUpOf, shownFollowUp } from './follow-up-shown.js';
import { samePerson } from './persons/same-person.js';
import {
  inUtc,
  openedAdditions,
  openedRecord,
  type RecordColumns,
  recordColumns,
  recordJoins,
} from './records/record-shown.js';
import { templateKindOf } from './records/template-kind.js';
import { replyClockOf, shownClock } from './reply-clock-shown.js';
import { readableBy } from './visibility.js';

type SummaryRow = {
  [Key in keyof Omit<ContactSummary, 'awaitsVisitorSince'>]: Key extends `${string}At` | 'waitingSince'
    ? Date | null
    : ContactSummary[Key];
} & { answerMetAt: Date | null };
/** How many earlier contacts of a person are shown. */
const HISTORY = 50;

/** Contacts as screens show them. Reading content leaves an audit row first. */
@Injectable()
export class ContactReadsService {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
  ) {}

  /** Summaries only, no content; newest first. */
  async list(viewer: Viewer, filter: z.infer<typeof contactFilter>): Promise<z.infer<typeof contactList>> {
    const after = filter.cursor === undefined ? null : readCursor(filter.cursor);
    const rows = await this.db.rows<SummaryRow>(sql`
      select ${summaryColumns} from contacts c ${summaryJoins}
      where ${readableBy(viewer)}
        ${filter.state ? sql`and c.state = ${filter.state}` : sql``}
        ${filter.deskId ? sql`and c.desk_id = ${filter.deskId}` : sql``}
        ${filter.mine === 'true' ? sql`and c.counselor_id = ${viewer.accountId}` : sql``}
        ${after ? sql`and (c.opened_at, c.id) < (${after.openedAt}, ${after.id})` : sql``}
      order by c.opened_at desc, c.id desc limit ${filter.limit + 1}`);
    const items = rows.slice(0, filter.limit).map(toSummary);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > filter.limit && last ? writeCursor(last) : null };
  }

  /** @throws NotFound out of the viewer's reach */
  async detail(viewer: Viewer, contactId: string): Promise<z.infer<typeof contactDetail>> {
    const [row] = await this.db.rows<
      SummaryRow &
        RecordColumns & {
          requirements: { code: string; met: boolean }[];
          lateEntry: z.infer<typeof contactDetail>['lateEntry'];
        }
    >(sql`
      select ${summaryColumns}, ${recordColumns},
        coalesce((select json_agg(json_build_object('code', q.code, 'met', q.met_at is not null) order by q.code)
          from contact_requirements q where q.contact_id = c.id), '[]') as requirements,
        (select json_build_object('by', json_build_object('id', w.id, 'displayName', w.display_name),
            'at', ${inUtc(sql`l.entered_at`)}, 'source', l.source)
          from late_entries l join accounts w on w.id = l.entered_by where l.contact_id = c.id) as "lateEntry"
      from contacts c ${summaryJoins} ${recordJoins}
      where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!row) throw new NotFound('contact');
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'contact.read',
      subjectType: 'contact',
      subjectId: contactId,
      personId: row.personId,
    });
    return {
      ...toSummary(row),
      ...this.opened(row),
      lateEntry: row.lateEntry,
      templateKind: templateKindOf(row),
      requirements: row.requirements,
      isMine: row.counselor?.id === viewer.accountId && row.state !== 'closed',
    };
  }

  /** The person's other contacts with their records, for whoever may read this one. @throws NotFound */
  async history(viewer: Viewer, contactId: string): Promise<z.infer<typeof history>> {
    const [contact] = await this.db.rows<{ personId: string }>(sql`
      select c.person_id as "personId" from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'person.history-read',
      subjectType: 'person',
      subjectId: contact.personId,
      personId: contact.personId,
    });
    const rows = await this.db.rows<SummaryRow & RecordColumns>(sql`
      select ${summaryColumns}, ${recordColumns} from contacts c ${summaryJoins} ${recordJoins}
      where c.person_id = any(${samePerson(contact.personId)}) and c.id <> ${contactId} and ${readableBy(viewer)}
      order by c.opened_at desc limit ${HISTORY}`);
    return { items: rows.map((row) => ({ ...toSummary(row), ...this.opened(row) })) };
  }

  private opened(row: SummaryRow & RecordColumns) {
    const seal = this.seals.unwrapped(row.personId, row.wrappedKey);
    return { record: openedRecord(seal, row.id, row), additions: openedAdditions(seal, row) };
  }
}

const summaryColumns: Sql = sql`
  c.id, c.desk_id as "deskId", d.name as "deskName", c.person_id as "personId", c.thread_id as "threadId", c.channel,
  c.door, c.live, c.state, c.caller_role as "callerRole", c.signal, c.grade, t.code as "primaryTag",
  case when a.id is null then null else json_build_object('id', a.id, 'displayName', a.display_name) end as counselor,
  c.opened_at as "openedAt", c.waiting_since as "waitingSince", c.assigned_at as "assignedAt",
  c.answered_at as "answeredAt", c.closed_at as "closedAt", ${replyClockOf} as reply,
  ${answerMetAtOf(sql`c`)} as "answerMetAt", ${followUpOf} as "followUp"`;
const summaryJoins: Sql = sql`
  join desks d on d.id = c.desk_id
  left join accounts a on a.id = c.counselor_id
  left join contact_tags t on t.contact_id = c.id and t.place = 0`;
function toSummary(row: SummaryRow): ContactSummary {
  const {
    id,
    deskId,
    deskName,
    personId,
    threadId,
    channel,
    door,
    live,
    state,
    callerRole,
    signal,
    grade,
    primaryTag,
    counselor,
  } = row;
  const summary = {
    id,
    deskId,
    deskName,
    personId,
    threadId,
    channel,
    door,
    live,
    state,
    callerRole,
    signal,
    grade,
    primaryTag,
    counselor,
  };
  return {
    ...summary,
    openedAt: required(row.openedAt),
    waitingSince: required(row.waitingSince),
    assignedAt: row.assignedAt?.toISOString() ?? null,
    answeredAt: row.answeredAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    reply: shownClock(row.reply),
    awaitsVisitorSince: awaitsVisitorSince(row)?.toISOString() ?? null,
    followUp: shownFollowUp(row.followUp),
  };
}

function required(at: Date | null): string {
  if (!at) throw new Error('a time that is never null is null');
  return at.toISOString();
}

function writeCursor(last: ContactSummary): string {
  return Buffer.from(`${last.openedAt}|${last.id}`).toString('base64url');
}

/** @throws InvalidInput for a cursor we did not make */
function readCursor(cursor: string): { openedAt: string; id: string } {
  const [openedAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split('|');
  const ours = instant.safeParse(openedAt).success && uuid.safeParse(id).success;
  if (!ours) throw new InvalidInput({ field: 'cursor', problem: 'invalid' });
  return { openedAt, id };
}
