import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The org tree, desks with their hours, accounts and sign-ins, shifts, presence. */
export class Staff1763800000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table org_units (
        id         uuid primary key,
        center_id  uuid not null references centers,
        parent_id  uuid references org_units,
        kind       text not null check (kind in ('city', 'district', 'school', 'hospital')),
        name       text not null,
        check ((kind = 'city') = (parent_id is null))
      );
      create index org_units_parent on org_units (parent_id);

      create table desks (
        id                  uuid primary key,
        center_id           uuid not null references centers,
        org_unit_id         uuid not null references org_units,
        slug                text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
        name                text not null,
        holiday_rule        text not null default 'as-usual' check (holiday_rule in ('as-usual', 'closed', 'open')),
        is_default          boolean not null default false,
        text_offer_seconds  integer not null default 120 check (text_offer_seconds between 10 and 3600),
        created_at          timestamptz not null
      );
      create unique index desks_one_default on desks (center_id) where is_default;

      -- Minutes of the local day; a desk open past midnight has two rows.
      create table desk_hours (
        id             uuid primary key,
        center_id      uuid not null references centers,
        desk_id        uuid not null references desks on delete cascade,
        channel        text not null check (channel in ('board', 'chat', 'phone', 'web-call')),
        weekday        smallint not null check (weekday between 1 and 7),
        opens_minute   smallint not null check (opens_minute >= 0),
        closes_minute  smallint not null check (closes_minute <= 1440),
        check (opens_minute < closes_minute)
      );
      create index desk_hours_desk on desk_hours (desk_id);

      create table calendar_days (
        center_id  uuid not null references centers,
        day        date not null,
        kind       text not null check (kind in ('holiday', 'workday')),
        name       text not null,
        primary key (center_id, day)
      );

      create table accounts (
        id             uuid primary key,
        center_id      uuid not null references centers,
        org_unit_id    uuid not null references org_units,
        login          text not null unique check (login = lower(login)),
        display_name   text not null,
        role           text not null check (role in
          ('counselor', 'supervisor', 'scheduler', 'hospital', 'school', 'bureau', 'administrator')),
        password_hash  text not null,
        vetted_until   date,
        board_capacity smallint not null default 1 check (board_capacity between 0 and 20),
        disabled_at    timestamptz,
        created_at     timestamptz not null
      );

      create table desk_members (
        desk_id     uuid not null references desks,
        account_id  uuid not null references accounts,
        center_id   uuid not null references centers,
        primary key (desk_id, account_id)
      );
      create index desk_members_account on desk_members (account_id);

      create table sign_ins (
        id            uuid primary key,
        center_id     uuid not null references centers,
        account_id    uuid not null references accounts,
        token_hash    bytea not null unique,
        created_at    timestamptz not null,
        expires_at    timestamptz not null,
        ended_at      timestamptz
      );
      create index sign_ins_account on sign_ins (account_id) where ended_at is null;

      create table shifts (
        id          uuid primary key,
        center_id   uuid not null references centers,
        desk_id     uuid not null references desks,
        account_id  uuid not null references accounts,
        kind        text not null check (kind in ('ordinary', 'crisis', 'on-call')),
        starts_at   timestamptz not null,
        ends_at     timestamptz not null,
        check (starts_at < ends_at),
        constraint shifts_no_overlap exclude using gist
          (desk_id with =, account_id with =, tstzrange(starts_at, ends_at) with &&)
      );
      create index shifts_desk_time on shifts (desk_id, starts_at, ends_at);

      -- Shifts taken back: the weekly plan must not bring them back.
      create table cancelled_shifts (
        desk_id       uuid not null references desks,
        account_id    uuid not null references accounts,
        starts_at     timestamptz not null,
        center_id     uuid not null references centers,
        cancelled_at  timestamptz not null,
        primary key (desk_id, account_id, starts_at)
      );

      -- The weekly plan from which shifts are laid out ahead, a row a day at most.
      create table shift_patterns (
        id                uuid primary key,
        center_id         uuid not null references centers,
        desk_id           uuid not null references desks,
        account_id        uuid not null references accounts,
        kind              text not null check (kind in ('ordinary', 'crisis', 'on-call')),
        weekday           smallint not null check (weekday between 1 and 7),
        starts_minute     smallint not null check (starts_minute between 0 and 1439),
        duration_minutes  smallint not null check (duration_minutes between 15 and 1440)
      );
      create index shift_patterns_desk on shift_patterns (desk_id);

      -- What the counselor said of herself; busy and wrap-up follow from her contacts.
      create table presence (
        account_id  uuid primary key references accounts,
        center_id   uuid not null references centers,
        state       text not null check (state in ('offline', 'ready', 'break', 'away')),
        since       timestamptz not null,
        seen_at     timestamptz not null,
        process_id  text
      );
      create index presence_live on presence (state) where state <> 'offline';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
