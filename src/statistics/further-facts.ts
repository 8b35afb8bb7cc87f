import sql, { type Sql } from 'sql-template-tag';
import type { ContactEvent, ContactEventType } from '../contacts/index.js';

/** The events that the facts beside contacts and messages are made of, and the statement that merges a batch of them. */
interface Facts {
  readonly types: readonly ContactEventType[];
  readonly merge: (events: readonly ContactEvent[]) => Sql;
}

/** The events of a batch as rows: who, what, when, and the payload `p`. */
const told = (events: readonly ContactEvent[], id: string): Sql => sql`
  select (e->'payload'->>${id})::uuid as id, e->>'type' as type, e->'payload' as p,
    (e->>'occurredAt')::timestamptz as at, ((e->>'occurredAt') || (e->>'id')) collate "C" as key, (e->>'centerId')::uuid as center_id, (e->>'deskId')::uuid as desk_id
  from jsonb_array_elements(${JSON.stringify(events)}::jsonb) e`;

/**
 * Calls, callbacks, replies, appointments and referrals. Every event sets its own columns, so that twice or in any order comes out the same:
 * what only ever happens once is merged by coalesce, what may be told several times by or, and of two
 * outcomes of an appointment the one said later stands.
 */
export const furtherFacts: readonly Facts[] = [
  {
    types: ['call.started', 'call.connected', 'call.ended', 'voice-message.left'],
    merge: (events) => sql`
      insert into call_facts as f (call_id, center_id, desk_id, started_at, outgoing, connected, talk_seconds, voice_seconds)
      select id, (array_agg(center_id))[1], (array_agg(desk_id))[1], min(at) filter (where type = 'call.started'),
        bool_or(coalesce(p->>'direction', '') = 'out'), bool_or(type = 'call.connected'), max((p->>'talkSeconds')::integer), max((p->>'seconds')::integer)
      from (${told(events, 'callId')}) t group by id order by id
      on conflict (call_id) do update set
        started_at = coalesce(f.started_at, excluded.started_at),
        outgoing = f.outgoing or excluded.outgoing,
        connected = f.connected or excluded.connected,
        talk_seconds = coalesce(f.talk_seconds, excluded.talk_seconds),
        voice_seconds = coalesce(f.voice_seconds, excluded.voice_seconds)`,
  },
  {
    types: ['callback.opened', 'callback.attempted', 'callback.settled'],
    merge: (events) => sql`
      insert into callback_facts as f (callback_id, center_id, desk_id, opened_at, due_at, why, outcome, settled_at, attempts)
      select id, (array_agg(center_id))[1], (array_agg(desk_id))[1], min(at) filter (where type = 'callback.opened'),
        min((p->>'dueAt')::timestamptz), min(p->>'why'), min(p->>'state'), min(at) filter (where type = 'callback.settled'),
        coalesce(max((p->>'seq')::integer), 0)
      from (${told(events, 'callbackId')}) t group by id order by id
      on conflict (callback_id) do update set
        opened_at = coalesce(f.opened_at, excluded.opened_at),
        due_at = coalesce(f.due_at, excluded.due_at),
        why = coalesce(f.why, excluded.why),
        outcome = coalesce(f.outcome, excluded.outcome),
        settled_at = coalesce(f.settled_at, excluded.settled_at),
        attempts = greatest(f.attempts, excluded.attempts)`,
  },
  {
    types: ['reply.settled', 'reply.overdue'],
    merge: (events) => sql`
      insert into reply_facts as f (clock_id, center_id, desk_id, owed_since, settled, overdue)
      select id, (array_agg(center_id))[1], (array_agg(desk_id))[1], min((p->>'owedSince')::timestamptz),
        bool_or(type = 'reply.settled'), bool_or(type = 'reply.overdue')
      from (${told(events, 'clockId')}) t group by id order by id
      on conflict (clock_id) do update set
        settled = f.settled or excluded.settled,
        overdue = f.overdue or excluded.overdue`,
  },
  {
    types: ['appointment.booked', 'appointment.cancelled', 'appointment.attended', 'appointment.missed'],
    merge: (events) => sql`
      insert into appointment_facts as f (appointment_id, center_id, desk_id, person_id, starts_at, outcome, outcome_key)
      select id, (array_agg(center_id))[1], (array_agg(desk_id))[1],
        (array_agg((p->>'personId')::uuid) filter (where type = 'appointment.booked'))[1],
        min((p->>'startsAt')::timestamptz),
        (array_agg(replace(type, 'appointment.', '') order by key desc) filter (where type <> 'appointment.booked'))[1],
        coalesce(max(key) filter (where type <> 'appointment.booked'), '')
      from (${told(events, 'appointmentId')}) t group by id order by id
      on conflict (appointment_id) do update set
        person_id = coalesce(f.person_id, excluded.person_id),
        starts_at = coalesce(f.starts_at, excluded.starts_at),
        outcome = case when excluded.outcome_key > f.outcome_key then excluded.outcome else f.outcome end,
        outcome_key = greatest(f.outcome_key, excluded.outcome_key)`,
  },
  {
    types: [
      'referral.sent',
      'referral.escalated',
      'referral.unanswered',
      'referral.acknowledged',
      'referral.withdrawn',
    ],
    merge: (events) => sql`
      insert into referral_facts as f (referral_id, center_id, desk_id, sent_at, acknowledged_at, withdrawn, escalated,
        unanswered)
      select id, (array_agg(center_id))[1], (array_agg(desk_id))[1], min(at) filter (where type = 'referral.sent'),
        min(at) filter (where type = 'referral.acknowledged'), bool_or(type = 'referral.withdrawn'),
        bool_or(type = 'referral.escalated'), bool_or(type = 'referral.unanswered')
      from (${told(events, 'referralId')}) t group by id order by id
      on conflict (referral_id) do update set
        sent_at = coalesce(f.sent_at, excluded.sent_at),
        acknowledged_at = least(f.acknowledged_at, excluded.acknowledged_at),
        withdrawn = f.withdrawn or excluded.withdrawn,
        escalated = f.escalated or excluded.escalated,
        unanswered = f.unanswered or excluded.unanswered`,
  },
];

export const FURTHER_TABLES = [
  'call_facts',
  'callback_facts',
  'reply_facts',
  'appointment_facts',
  'referral_facts',
] as const;
