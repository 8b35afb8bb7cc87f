import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The spine (persons, contacts, records), signals and grades, offers and alarms, threads and messages. */
export class ContactsTriageQueueChat1763800000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Everyone has one, anonymous at first. The wrapped key seals all that this person ever says.
      create table persons (
        id           uuid primary key,
        center_id    uuid not null references centers,
        wrapped_key  bytea not null,
        created_at   timestamptz not null
      );

      create table threads (
        id           uuid primary key,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        person_id    uuid not null references persons,
        -- keyed hashes: of the code that leads back here, and of the sender's id of the opening message
        code_hash    bytea not null unique,
        client_hash  bytea not null unique,
        last_seq     integer not null default 0,
        created_at   timestamptz not null
      );
      create index threads_person on threads (person_id);

      create table contacts (
        id                   uuid primary key,
        center_id            uuid not null references centers,
        desk_id              uuid not null references desks,
        person_id            uuid not null references persons,
        thread_id            uuid references threads,
        channel              text not null check (channel in ('board', 'chat', 'phone', 'web-call')),
        state                text not null check (state in ('waiting', 'active', 'wrap-up', 'closed')),
        caller_role          text not null check (caller_role in ('student', 'parent', 'teacher', 'other', 'unknown')),
        entered              boolean not null,
        signal               smallint check (signal between 0 and 4),
        grade                text not null default 'unset' check (grade in ('unset', 'U', '0', '1', '2', '3', '4')),
        urgency              smallint not null,
        counselor_id         uuid references accounts,
        opened_at            timestamptz not null,
        waiting_since        timestamptz not null,
        assigned_at          timestamptz,
        answered_at          timestamptz,
        wrap_up_at           timestamptz,
        closed_at            timestamptz,
        revision             integer not null default 1,
        check ((state in ('active', 'wrap-up')) <= (counselor_id is not null)),
        check (state <> 'waiting' or counselor_id is null),
        check ((state = 'closed') = (closed_at is not null)),
        check (answered_at is null or answered_at >= opened_at)
      );
      -- the head of each (desk, channel, urgency) bucket is one index probe, however long the queue
      create index contacts_waiting on contacts (desk_id, channel, urgency, waiting_since, id) where state = 'waiting';
      create index contacts_mine on contacts (counselor_id, state) where state in ('active', 'wrap-up');
      create index contacts_person on contacts (person_id, opened_at);
      create index contacts_center_opened on contacts (center_id, opened_at, id);
      -- one live contact a thread: two first answers, two counselors, never
      create unique index contacts_one_live_per_thread on contacts (thread_id) where state <> 'closed';

      create table messages (
        id           uuid primary key,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        thread_id    uuid not null references threads,
        contact_id   uuid not null references contacts,
        seq          integer not null,
        author       text not null check (author in ('visitor', 'counselor')),
        account_id   uuid references accounts,
        client_id    uuid not null,
        body         bytea not null,
        occurred_at  timestamptz not null,
        recorded_at  timestamptz not null default clock_timestamp(),
        unique (thread_id, seq),
        unique (thread_id, client_id),
        check ((author = 'counselor') = (account_id is not null))
      );
      create index messages_contact on messages (contact_id, seq);

      -- What the machine noticed. The words it noticed stand only in the sealed column.
      create table signals (
        id            uuid primary key,
        center_id     uuid not null references centers,
        desk_id       uuid not null references desks,
        contact_id    uuid not null references contacts,
        message_id    uuid not null unique references messages,
        level         smallint not null check (level between 0 and 4),
        categories    text[] not null,
        tags          jsonb not null,
        evidence      bytea not null,
        version       text not null,
        raised_at     timestamptz not null,
        dismissed_at  timestamptz,
        dismissed_by  uuid references accounts,
        dismissed_as  text check (dismissed_as in ('idiom', 'joke', 'quotation', 'other-person', 'machine-error')),
        check ((dismissed_at is null) = (dismissed_by is null) and (dismissed_at is null) = (dismissed_as is null))
      );
      create index signals_contact on signals (contact_id, raised_at);

      -- What a person judged; every judgement stays, the last one counts.
      create table grades (
        id           uuid primary key,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        contact_id   uuid not null references contacts,
        grade        text not null check (grade in ('U', '0', '1', '2', '3', '4')),
        reason_code  text check (reason_code in ('not-asked', 'cut-off', 'declined', 'not-counseling', 'other')),
        reason       bytea,
        graded_by    uuid not null references accounts,
        graded_at    timestamptz not null,
        -- not assessed always says why
        check ((grade = 'U') = (reason_code is not null))
      );
      create index grades_contact on grades (contact_id, graded_at);

      create table contact_tags (
        contact_id  uuid not null references contacts,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        code        text not null check (code ~ '^[A-Z]{3}-[0-9]{2}$'),
        place       smallint not null check (place between 0 and 3),
        taxonomy    text not null,
        primary key (contact_id, place),
        unique (contact_id, code)
      );

      create table records (
        contact_id  uuid primary key references contacts,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        template    text not null,
        body        bytea not null,
        revision    integer not null,
        updated_by  uuid not null references accounts,
        updated_at  timestamptz not null
      );

      -- What must be done before wrap-up may end; put here and met by the module that asks for it.
      create table contact_requirements (
        contact_id  uuid not null references contacts,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        code        text not null,
        raised_at   timestamptz not null,
        met_at      timestamptz,
        met_by      uuid references accounts,
        primary key (contact_id, code)
      );

      create table offers (
        id            uuid primary key,
        center_id     uuid not null references centers,
        desk_id       uuid not null references desks,
        contact_id    uuid not null references contacts,
        counselor_id  uuid not null references accounts,
        state         text not null check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn')),
        offered_at    timestamptz not null,
        expires_at    timestamptz not null,
        settled_at    timestamptz,
        reason        text check (reason in ('busy', 'conflict', 'not-suited', 'break', 'other', 'offline')),
        check ((state = 'open') = (settled_at is null))
      );
      create unique index offers_one_open_per_contact on offers (contact_id) where state = 'open';
      create unique index offers_one_open_per_counselor on offers (counselor_id) where state = 'open';
      create index offers_contact on offers (contact_id, offered_at);
      create index offers_counselor on offers (counselor_id, settled_at);

      create table alarms (
        id               uuid primary key,
        center_id        uuid not null references centers,
        desk_id          uuid not null references desks,
        contact_id       uuid references contacts,
        kind             text not null check (kind in
          ('desk-unstaffed', 'nobody-answers', 'urgent-waiting', 'counselor-gone')),
        raised_at        timestamptz not null,
        acknowledged_at  timestamptz,
        acknowledged_by  uuid references accounts,
        cleared_at       timestamptz
      );
      create unique index alarms_one_standing on alarms (desk_id, kind) where cleared_at is null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
