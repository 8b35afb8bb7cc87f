import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Centers, events, the outbox, deadlines, audit and key fingerprints: what every module stands on. */
export class PlatformAndPrivacy1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists btree_gist;

      create table centers (
        id          uuid primary key,
        name        text not null,
        time_zone   text not null default 'Asia/Shanghai',
        created_at  timestamptz not null
      );

      -- What happened, for ever. Codes, ids, times and counts only: never a word that somebody wrote.
      create table contact_events (
        id           uuid primary key,
        seq          bigint generated always as identity unique,
        center_id    uuid not null references centers,
        desk_id      uuid,
        contact_id   uuid,
        type         text not null,
        version      smallint not null,
        payload      jsonb not null,
        actor_id     uuid,
        occurred_at  timestamptz not null,
        recorded_at  timestamptz not null default clock_timestamp()
      );
      create index contact_events_contact on contact_events (contact_id, seq);
      create index contact_events_center_time on contact_events (center_id, occurred_at);

      -- Events somebody still has to be told of; the row goes once every consumer has it.
      create table outbox (
        event_id         uuid primary key,
        event            jsonb not null,
        attempts         smallint not null default 0,
        next_attempt_at  timestamptz not null,
        set_aside_at     timestamptz,
        last_error       text
      );
      create index outbox_due on outbox (next_attempt_at) where set_aside_at is null;

      create table deadlines (
        id          uuid primary key,
        center_id   uuid not null references centers,
        kind        text not null,
        subject_id  uuid not null,
        due_at      timestamptz not null,
        state       text not null default 'due' check (state in ('due', 'met', 'passed', 'set-aside')),
        attempts    smallint not null default 0,
        settled_at  timestamptz,
        last_error  text,
        check ((state = 'due') = (settled_at is null))
      );
      create unique index deadlines_one_due on deadlines (kind, subject_id) where state = 'due';
      create index deadlines_due on deadlines (due_at) where state = 'due';

      -- Who looked at or changed what. The runtime role may only INSERT (see grants).
      create table audit_log (
        id            uuid primary key,
        seq           bigint generated always as identity unique,
        center_id     uuid,
        account_id    uuid,
        action        text not null,
        subject_type  text not null,
        subject_id    uuid,
        person_id     uuid,
        detail        jsonb not null default '{}',
        request_id    text,
        occurred_at   timestamptz not null,
        recorded_at   timestamptz not null default clock_timestamp()
      );
      create index audit_log_person on audit_log (person_id, seq) where person_id is not null;
      create index audit_log_center on audit_log (center_id, seq);

      -- Lets a start refuse a key file that does not fit the data.
      create table key_fingerprints (
        version      smallint primary key,
        fingerprint  text not null,
        created_at   timestamptz not null
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
