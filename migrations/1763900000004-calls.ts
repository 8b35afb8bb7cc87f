import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls, spoken messages with their sound, and what a carrier still has to be asked to do. */
export class Calls1763900000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table calls (
        id               uuid primary key,
        center_id        uuid not null references centers,
        desk_id          uuid not null references desks,
        person_id        uuid not null references persons,
        -- none: out of hours, and hung up before a word was spoken
        contact_id       uuid unique references contacts,
        carrier          text not null check (carrier ~ '^[a-z][a-z0-9-]{0,30}$'),
        -- the carrier's own name for it: a webhook that comes twice finds the call it made
        carrier_call_id  text,
        -- keyed hash of the sender's id, for calls from the visitor page
        client_hash      bytea unique,
        in_hours         boolean not null,
        state            text not null check (state in ('waiting', 'connecting', 'connected', 'recording', 'ended')),
        -- whose line it is: follows the contact's holder
        counselor_id     uuid references accounts,
        -- sealed with the person's key; the keyed hash only tells how often the same number has called
        caller_number    bytea,
        caller_hash      bytea,
        started_at       timestamptz not null,
        connected_at     timestamptz,
        ended_at         timestamptz,
        ended_by         text check (ended_by in ('visitor', 'counselor', 'lost', 'carrier')),
        unique (carrier, carrier_call_id),
        check ((carrier_call_id is null) <> (client_hash is null)),
        check ((caller_number is null) = (caller_hash is null)),
        check ((state = 'ended') = (ended_at is not null) and (state = 'ended') = (ended_by is not null)),
        check (state <> 'connected' or connected_at is not null),
        check (state not in ('connecting', 'connected') or (counselor_id is not null and contact_id is not null)),
        check (state <> 'waiting' or (counselor_id is null and contact_id is not null)),
        check (connected_at is null or connected_at >= started_at),
        check (ended_at is null or ended_at >= coalesce(connected_at, started_at))
      );
      create index calls_person on calls (person_id, started_at);
      create index calls_caller on calls (center_id, caller_hash, started_at) where caller_hash is not null;
      create index calls_waiting on calls (desk_id) where state = 'waiting';
      create index calls_counselor on calls (counselor_id) where state in ('connecting', 'connected');
      -- whoever calls again from another page of the same browser is on the call that is already on
      create unique index calls_one_live_per_person on calls (person_id) where state <> 'ended';

      create table voice_messages (
        id             uuid primary key,
        center_id      uuid not null references centers,
        desk_id        uuid not null references desks,
        contact_id     uuid not null unique references contacts,
        person_id      uuid not null references persons,
        call_id        uuid not null unique references calls,
        -- the carrier's name for the recording
        recording_id   text not null,
        seconds        integer not null check (seconds > 0),
        left_at        timestamptz not null,
        -- once the sound is here: how many sealed pieces, how many bytes in the clear, and of what type
        stored_at      timestamptz,
        chunks         integer,
        bytes          integer,
        media_type     text,
        check ((stored_at is null) = (chunks is null) and (stored_at is null) = (bytes is null)
          and (stored_at is null) = (media_type is null))
      );

      create table voice_message_chunks (
        voice_message_id  uuid not null references voice_messages,
        seq               integer not null,
        body              bytea not null,
        primary key (voice_message_id, seq)
      );

      -- What a carrier is to be asked, outside any transaction and until it has been done.
      create table carrier_errands (
        id         uuid primary key,
        center_id  uuid not null references centers,
        call_id    uuid not null references calls,
        kind       text not null check (kind in ('hang-up', 'fetch-recording', 'delete-recording')),
        attempts   integer not null default 0,
        set_at     timestamptz not null,
        done_at    timestamptz,
        -- why it was given up: the carrier has not got it (any more)
        gave_up    text check (gave_up in ('gone', 'too-often')),
        unique (call_id, kind),
        check (gave_up is null or done_at is not null)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
