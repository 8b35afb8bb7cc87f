import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { type ContactEvent, onContactEvents } from '../contacts/index.js';
import { Database, EventDispatcher } from '../platform/index.js';
import { FURTHER_TABLES, furtherFacts } from './further-facts.js';

/** The events that facts are made of. */
const COUNTED = [
  'contact.opened',
  'contact.described',
  'contact.answered',
  'contact.graded',
  'contact.tagged',
  'contact.closed',
  'contact.abandoned',
  'signal.raised',
  'message.received',
  'message.sent',
] as const;
type Counted = Extract<ContactEvent, { type: (typeof COUNTED)[number] }>;
const ALL = [...COUNTED, ...furtherFacts.flatMap(({ types }) => types)];

/**
 * Keeps one row of facts per contact and per message, which the month is counted from. Every event sets its own columns
 * and may come twice or in any order: the later judgement wins by when it was made, not by when it arrives.
 */
@Injectable()
export class ProjectionService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly dispatcher: EventDispatcher,
  ) {}

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'statistics.facts', ALL, (events) => this.apply(events));
  }

  /** Throws the facts away and counts again from the events: the same rows must come out. */
  async rebuild(): Promise<void> {
    await this.db.rows(sql`delete from contact_facts`);
    await this.db.rows(sql`delete from message_facts`);
    for (const table of FURTHER_TABLES) await this.db.rows(sql`delete from ${raw(table)}`);
    let after = '0';
    for (;;) {
      const events = await this.db.rows<ContactEvent & { seq: string }>(sql`
        select id, seq::text, type, version, center_id as "centerId", desk_id as "deskId", contact_id as "contactId",
          actor_id as "actorId", to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt",
          payload
        from contact_events where seq > ${after}::bigint and type = any(${ALL}::text[])
        order by seq limit 1000`);
      const last = events.at(-1);
      if (!last) return;
      await this.apply(events);
      after = last.seq;
    }
  }

  /** Counts these events, in whatever order and however often they come. */
  async apply(all: readonly ContactEvent[]): Promise<void> {
    const events = all.filter(isCounted);
    const messages = events.filter((event) => event.type === 'message.received' || event.type === 'message.sent');
    if (messages.length > 0) await this.countMessages(messages);
    const changes = events.filter((event) => !event.type.startsWith('message.'));
    if (changes.length > 0) await this.describeContacts(changes);
    for (const { types, merge } of furtherFacts) {
      const mine = all.filter((event) => types.includes(event.type));
      if (mine.length > 0) await this.db.rows(merge(mine));
    }
  }

  private async countMessages(events: readonly Counted[]): Promise<void> {
    await this.db.rows(
      sql`
        insert into message_facts (message_id, center_id, desk_id, contact_id, author, occurred_at)
        select (e->'payload'->>'messageId')::uuid, (e->>'centerId')::uuid, (e->>'deskId')::uuid,
          (e->>'contactId')::uuid, case e->>'type' when 'message.sent' then 'counselor' else 'visitor' end,
          (e->>'occurredAt')::timestamptz
        from jsonb_array_elements(${JSON.stringify(events)}::jsonb) e on conflict do nothing`,
      'facts-messages',
    );
  }

  /** One statement a batch: the newest value of each column per contact, merged into the row. */
  private async describeContacts(events: readonly Counted[]): Promise<void> {
    await this.db.rows(
      sql`
        with told as (
          select (e->>'contactId')::uuid as contact_id, e->>'type' as type, e->'payload' as p,
            (e->>'occurredAt')::timestamptz as at, (e->>'centerId')::uuid as center_id, (e->>'deskId')::uuid as desk_id,
            -- when it was judged, and the id where two were judged in the same millisecond
            (lpad(((extract(epoch from (e->>'occurredAt')::timestamptz) * 1000)::bigint)::text, 15, '0') || (e->>'id'))
              collate "C" as key
          from jsonb_array_elements(${JSON.stringify(events)}::jsonb) e
        ), merged as (
          select contact_id,
            (array_agg(center_id) filter (where type = 'contact.opened'))[1] as center_id,
            (array_agg(desk_id) filter (where type = 'contact.opened'))[1] as desk_id,
            (array_agg((p->>'personId')::uuid) filter (where type = 'contact.opened'))[1] as person_id,
            (array_agg(p->>'channel') filter (where type = 'contact.opened'))[1] as channel,
            (array_agg(p->>'door') filter (where type = 'contact.opened'))[1] as door,
            (array_agg((p->>'entered')::boolean) filter (where type = 'contact.opened'))[1] as entered,
            bool_or(coalesce((p->>'outgoing')::boolean, false)) as outgoing,
            bool_or(coalesce((p->>'late')::boolean, false)) as late,
            min(at) filter (where type = 'contact.opened') as opened_at,
            min(at) filter (where type = 'contact.answered') as answered_at,
            max(at) filter (where type in ('contact.closed', 'contact.abandoned')) as closed_at,
            max((p->>'waitedSeconds')::integer) filter (where type = 'contact.abandoned') as left_after,
            max(coalesce(p->>'signal', p->>'level')::smallint) filter (where type in ('contact.opened', 'signal.raised'))
              as signal,
            (array_agg(p->>'callerRole' order by (type = 'contact.described')::int desc, key desc)
              filter (where type in ('contact.opened', 'contact.described')))[1] as caller_role,
            coalesce(max(key) filter (where type = 'contact.described'), '') as described_key,
            (array_agg(p->>'grade' order by key desc) filter (where type = 'contact.graded'))[1] as grade,
            coalesce(max(key) filter (where type = 'contact.graded'), '') as graded_key,
            (array_agg(p order by key desc) filter (where type = 'contact.tagged'))[1] as tagged,
            coalesce(max(key) filter (where type = 'contact.tagged'), '') as tagged_key
          from told group by contact_id
        )
        insert into contact_facts as f (contact_id, center_id, desk_id, person_id, channel, door, entered, outgoing, late, opened_at,
          answered_at, closed_at, left_after, signal, caller_role, described_key, grade, graded_key, primary_tag, tags, tagged_key)
        select contact_id, center_id, desk_id, person_id, channel, door, entered, outgoing, late, opened_at, answered_at, closed_at,
          left_after, signal, caller_role, described_key, grade, graded_key, tagged->>'primary',
          case when tagged is null then '{}'::text[] else array[tagged->>'primary'] || array(
            select jsonb_array_elements_text(tagged->'secondary')) end, tagged_key
        from merged order by contact_id
        on conflict (contact_id) do update set
          center_id = coalesce(f.center_id, excluded.center_id),
          desk_id = coalesce(f.desk_id, excluded.desk_id),
          person_id = coalesce(f.person_id, excluded.person_id),
          channel = coalesce(f.channel, excluded.channel),
          door = coalesce(f.door, excluded.door),
          entered = coalesce(f.entered, excluded.entered),
          outgoing = f.outgoing or excluded.outgoing,
          late = f.late or excluded.late,
          opened_at = coalesce(f.opened_at, excluded.opened_at),
          answered_at = least(f.answered_at, excluded.answered_at),
          closed_at = greatest(f.closed_at, excluded.closed_at),
          left_after = coalesce(f.left_after, excluded.left_after),
          signal = greatest(f.signal, excluded.signal),
          caller_role = case when f.caller_role is null or excluded.described_key > f.described_key
            then coalesce(excluded.caller_role, f.caller_role) else f.caller_role end,
          described_key = greatest(f.described_key, excluded.described_key),
          grade = case when excluded.graded_key >= f.graded_key and excluded.graded_key <> ''
            then excluded.grade else f.grade end,
          graded_key = greatest(f.graded_key, excluded.graded_key),
          primary_tag = case when excluded.tagged_key >= f.tagged_key and excluded.tagged_key <> ''
            then excluded.primary_tag else f.primary_tag end,
          tags = case when excluded.tagged_key >= f.tagged_key and excluded.tagged_key <> ''
            then excluded.tags else f.tags end,
          tagged_key = greatest(f.tagged_key, excluded.tagged_key)`,
      'facts-contacts',
    );
  }
}

function isCounted(event: ContactEvent): event is Counted {
  return (COUNTED as readonly string[]).includes(event.type);
}
