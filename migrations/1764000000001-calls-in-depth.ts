import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hold, further people on a call, callbacks, the directory, and the desk's limits for calls. */
export class CallsInDepth1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls
        add column direction text not null default 'in' check (direction in ('in', 'out')),
        -- on hold since; only while somebody is connected
        add column held_at timestamptz,
        -- the counselor's line broke and the call waits again: said to whoever waits
        add column line_lost boolean not null default false,
        -- a call out by the carrier has the sender's id first and gets the carrier's own name for it later
        drop constraint calls_check,
        add constraint calls_known_by check (carrier_call_id is not null or client_hash is not null) not valid,
        add constraint calls_held check (held_at is null or state = 'connected') not valid;
      alter table calls validate constraint calls_known_by;
      alter table calls validate constraint calls_held;

      -- Numbers of others: other lines, hospitals, the emergency numbers. Nothing personal.
      create table directory_entries (
        id         uuid primary key,
        center_id  uuid not null references centers,
        name       text not null check (length(name) between 1 and 80),
        number     text not null check (number ~ '^[+]?[0-9]{3,15}$'),
        kind       text not null check (kind in ('emergency', 'hotline', 'hospital', 'school', 'other')),
        note       text not null default '' check (length(note) <= 200),
        rank       integer not null default 0,
        closed_at  timestamptz
      );
      create index directory_entries_center on directory_entries (center_id, rank) where closed_at is null;

      -- Everybody on a call beside the caller. The counselor's own leg stands here where a carrier names it.
      create table call_legs (
        id              uuid primary key,
        center_id       uuid not null references centers,
        call_id         uuid not null references calls,
        part            text not null check (part in ('counselor', 'consulted', 'supervisor', 'third-party')),
        account_id      uuid references accounts,
        entry_id        uuid references directory_entries,
        mode            text not null check (mode in ('talk', 'whisper', 'listen')),
        state           text not null check (state in ('asked', 'joined', 'left', 'declined', 'failed')),
        -- the sender's id: asked twice is asked once
        client_id       uuid,
        -- the carrier's own name for it
        carrier_leg_id  text unique,
        asked_at        timestamptz not null,
        joined_at       timestamptz,
        left_at         timestamptz,
        unique (call_id, client_id),
        check ((part = 'third-party') = (entry_id is not null) and (part = 'third-party') = (account_id is null)),
        check (mode = 'talk' or part = 'supervisor'),
        check (state <> 'joined' or joined_at is not null),
        check ((state in ('asked', 'joined')) = (left_at is null))
      );
      create unique index call_legs_one_live_of_call on call_legs (call_id, account_id)
        where state in ('asked', 'joined') and account_id is not null;
      create unique index call_legs_one_live_of_account on call_legs (account_id)
        where state in ('asked', 'joined') and part <> 'counselor';
      create index call_legs_call on call_legs (call_id, asked_at);

      -- Whoever hung up before anybody answered, or asked to be called: somebody's to call back.
      create table callbacks (
        id            uuid primary key,
        center_id     uuid not null references centers,
        desk_id       uuid not null references desks,
        person_id     uuid not null references persons,
        contact_id    uuid not null references contacts,
        call_id       uuid not null unique references calls,
        why           text not null check (why in ('hung-up', 'asked')),
        -- sealed with the person's key
        number        bytea not null,
        caller_hash   bytea not null,
        safe_to_call  text not null default 'unknown' check (safe_to_call in ('unknown', 'yes', 'no')),
        state         text not null check (state in
                        ('open', 'taken', 'reached', 'given-up', 'called-again', 'not-safe', 'not-needed')),
        taken_by      uuid references accounts,
        attempts      smallint not null default 0 check (attempts between 0 and 3),
        created_at    timestamptz not null,
        due_at        timestamptz not null,
        settled_at    timestamptz,
        -- the contact that reached them
        reached_contact_id  uuid unique references contacts,
        check ((state = 'taken') = (taken_by is not null and settled_at is null)),
        check ((state in ('open', 'taken')) = (settled_at is null)),
        check ((state = 'reached') = (reached_contact_id is not null)),
        check (state <> 'given-up' or attempts = 3)
      );
      create index callbacks_open on callbacks (desk_id, due_at) where settled_at is null;
      create index callbacks_caller on callbacks (center_id, caller_hash) where settled_at is null;
      create index callbacks_person on callbacks (person_id) where settled_at is null;

      create table callback_attempts (
        id           uuid primary key,
        callback_id  uuid not null references callbacks,
        seq          smallint not null check (seq between 1 and 3),
        account_id   uuid not null references accounts,
        client_id    uuid not null,
        carrier      text not null check (carrier ~ '^[a-z][a-z0-9-]{0,30}$'),
        -- reserved where a carrier dials: the call it becomes when somebody answers
        call_id      uuid unique,
        begun_at     timestamptz not null,
        outcome      text check (outcome in ('reached', 'no-answer', 'busy', 'unreachable', 'somebody-else', 'failed')),
        ended_at     timestamptz,
        unique (callback_id, seq),
        unique (callback_id, client_id),
        check ((outcome is null) = (ended_at is null))
      );

      alter table desks
        -- a call that waits longer is offered at another desk too, and told of other ways
        add column overflow_seconds integer check (overflow_seconds between 15 and 3600),
        add column overflow_desk_id uuid references desks check (overflow_desk_id <> id),
        add column callback_minutes integer not null default 30 check (callback_minutes between 5 and 1440),
        add column long_call_seconds integer not null default 3600 check (long_call_seconds between 300 and 14400);
      alter table accounts
        -- E.164; where a counselor answers who has no headset
        add column telephone text check (telephone ~ '^[+][1-9][0-9]{5,14}$'),
        add column answers_at text not null default 'console' check (answers_at in ('console', 'telephone')),
        add constraint accounts_answers_at_telephone check (answers_at = 'console' or telephone is not null);

      -- lost in the middle of a call, or handed on and not taken: before everybody
      alter table contacts add column front text check (front in ('line-lost', 'transferred'));

      -- one row per call is enough to say that its carrier is to be brought in line again
      alter table carrier_errands drop constraint carrier_errands_kind_check;
      alter table carrier_errands
        add column asked_again boolean not null default false,
        add constraint carrier_errands_kind_check check (kind in
          ('hang-up', 'fetch-recording', 'delete-recording', 'bring-in-line', 'look-up', 'dial'));

      alter table alarms drop constraint alarms_kind_check;
      alter table alarms add constraint alarms_kind_check check (kind in
        ('desk-unstaffed', 'nobody-answers', 'urgent-waiting', 'counselor-gone', 'referral-unanswered', 'callback-overdue'));
      drop index alarms_one_standing;
      create unique index alarms_one_standing on alarms (desk_id, kind)
        where cleared_at is null and kind not in ('referral-unanswered', 'callback-overdue');
      create unique index alarms_one_callback on alarms (contact_id)
        where cleared_at is null and kind = 'callback-overdue';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
