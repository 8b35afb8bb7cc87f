import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The alliance of hospitals, referrals, whom each was asked of, and an alarm for the one that nobody answers. */
export class Handoff1763900000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whom the green channel asks, and in which order.
      create table alliance_hospitals (
        hospital_id          uuid primary key references org_units,
        center_id            uuid not null references centers,
        rank                 smallint not null check (rank >= 1),
        acknowledge_minutes  integer not null check (acknowledge_minutes between 1 and 1440),
        phone                text,
        constraint alliance_one_of_a_rank unique (center_id, rank)
      );

      create table referrals (
        id                        uuid primary key,
        center_id                 uuid not null references centers,
        desk_id                   uuid not null references desks,
        contact_id                uuid not null references contacts,
        person_id                 uuid not null references persons,
        client_id                 uuid not null,
        grade                     text not null check (grade in ('3', '4')),
        basis                     text not null check (basis in ('consent', 'guardian-consent', 'life-emergency')),
        packet                    bytea not null,
        state                     text not null check (state in ('sent', 'acknowledged', 'withdrawn')),
        sent_by                   uuid not null references accounts,
        sent_at                   timestamptz not null,
        -- every hospital was asked and none has answered, since when
        unanswered_at             timestamptz,
        acknowledged_hospital_id  uuid references org_units,
        acknowledged_by           uuid references accounts,
        acknowledged_at           timestamptz,
        withdrawn_by              uuid references accounts,
        withdrawn_at              timestamptz,
        constraint referrals_client_id unique (contact_id, client_id),
        check ((acknowledged_at is null) = (acknowledged_by is null)
          and (acknowledged_at is null) = (acknowledged_hospital_id is null)),
        check ((withdrawn_at is null) = (withdrawn_by is null)),
        check (state <> 'sent' or acknowledged_at is null),
        check (state <> 'acknowledged' or acknowledged_at is not null),
        check ((state = 'withdrawn') = (withdrawn_at is not null)),
        check (unanswered_at is null or state = 'sent')
      );
      create unique index referrals_one_live on referrals (contact_id) where state <> 'withdrawn';
      create index referrals_desk on referrals (desk_id, sent_at);
      create index referrals_person on referrals (person_id, sent_at);
      create index referrals_sender on referrals (sent_by, sent_at);
      create index referrals_unanswered on referrals (center_id) where unanswered_at is not null;

      -- One row for each hospital that a referral was asked of: never the same one twice.
      create table referral_asks (
        referral_id  uuid not null references referrals,
        hospital_id  uuid not null references org_units,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        place        smallint not null check (place >= 1),
        state        text not null check (state in ('asked', 'passed', 'acknowledged', 'withdrawn')),
        asked_at     timestamptz not null,
        due_at       timestamptz not null,
        settled_at   timestamptz,
        primary key (referral_id, hospital_id),
        unique (referral_id, place),
        check ((state = 'asked') = (settled_at is null))
      );
      create unique index referral_asks_one_clock on referral_asks (referral_id) where state = 'asked';
      create unique index referral_asks_one_answer on referral_asks (referral_id) where state = 'acknowledged';
      create index referral_asks_hospital on referral_asks (hospital_id, asked_at);

      -- A referral that nobody answers is an alarm of its own for each contact: one must not hide another.
      alter table alarms drop constraint alarms_kind_check;
      alter table alarms add constraint alarms_kind_check check (kind in
        ('desk-unstaffed', 'nobody-answers', 'urgent-waiting', 'counselor-gone', 'referral-unanswered'));
      drop index alarms_one_standing;
      create unique index alarms_one_standing on alarms (desk_id, kind)
        where cleared_at is null and kind <> 'referral-unanswered';
      create unique index alarms_one_a_referral on alarms (contact_id)
        where cleared_at is null and kind = 'referral-unanswered';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
