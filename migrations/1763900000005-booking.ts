import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms, the hours in which counselors see people, and appointments that can't be given twice. */
export class Booking1763900000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table desks
        add column appointment_minutes integer not null default 50
          check (appointment_minutes between 10 and 240),
        add column appointment_gap_minutes integer not null default 10
          check (appointment_gap_minutes between 0 and 120);

      create table rooms (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        name        text not null,
        place       text not null,
        closed_at   timestamptz,
        created_at  timestamptz not null,
        constraint rooms_name unique (desk_id, name)
      );

      -- Minutes of the local day, weekday 1 Monday to 7 Sunday. Who leaves the desk leaves her hours there, too.
      create table counseling_hours (
        id             uuid primary key,
        center_id      uuid not null references centers,
        desk_id        uuid not null references desks,
        account_id     uuid not null,
        weekday        smallint not null check (weekday between 1 and 7),
        opens_minute   smallint not null check (opens_minute >= 0),
        closes_minute  smallint not null check (closes_minute <= 1440),
        check (opens_minute < closes_minute),
        foreign key (desk_id, account_id) references desk_members (desk_id, account_id) on delete cascade,
        constraint counseling_hours_no_overlap exclude using gist
          (desk_id with =, account_id with =, weekday with =,
           int4range(opens_minute::integer, closes_minute::integer) with &&)
      );

      -- The pause stands after each appointment and nowhere else, so that it is kept once between two of them. It is the
      -- one that held when this was booked: a desk that changes its pause moves nobody.
      create table appointments (
        id             uuid primary key,
        center_id      uuid not null references centers,
        desk_id        uuid not null references desks,
        contact_id     uuid not null references contacts,
        person_id      uuid not null references persons,
        counselor_id   uuid not null references accounts,
        room_id        uuid not null references rooms,
        client_id      uuid not null,
        companions     text not null check (companions in ('alone', 'guardian', 'family')),
        state          text not null check (state in ('booked', 'attended', 'missed', 'cancelled')),
        starts_at      timestamptz not null,
        ends_at        timestamptz not null,
        blocked_until  timestamptz not null,
        booked_by      uuid not null references accounts,
        booked_at      timestamptz not null,
        settled_by     uuid references accounts,
        settled_at     timestamptz,
        cancel_reason  text check (cancel_reason in ('visitor-asked', 'counselor-away', 'room-closed', 'other')),
        unique (contact_id, client_id),
        check (starts_at < ends_at and ends_at <= blocked_until),
        check ((state = 'booked') = (settled_at is null)),
        check ((settled_at is null) = (settled_by is null)),
        check ((state = 'cancelled') = (cancel_reason is not null)),
        check (state not in ('attended', 'missed') or settled_at >= starts_at),
        -- nobody and no room is in two appointments at once, at whichever desk they were booked
        constraint appointments_counselor_free exclude using gist
          (counselor_id with =, tstzrange(starts_at, blocked_until) with &&) where (state <> 'cancelled'),
        constraint appointments_room_free exclude using gist
          (room_id with =, tstzrange(starts_at, blocked_until) with &&) where (state <> 'cancelled'),
        constraint appointments_person_free exclude using gist
          (person_id with =, tstzrange(starts_at, ends_at) with &&) where (state <> 'cancelled')
      );
      create index appointments_desk_time on appointments (desk_id, starts_at);
      create index appointments_counselor_time on appointments (counselor_id, starts_at);
      create index appointments_person on appointments (person_id, starts_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
