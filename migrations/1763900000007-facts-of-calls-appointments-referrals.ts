import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Facts of calls, appointments and referrals; who left before anybody answered. Rebuildable from contact_events. */
export class FactsOfCallsAppointmentsReferrals1763900000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- seconds somebody had waited when they left; null for whoever stayed
      alter table contact_facts add column left_after integer;

      create table call_facts (
        call_id        uuid primary key,
        center_id      uuid,
        desk_id        uuid,
        started_at     timestamptz,
        connected      boolean not null default false,
        talk_seconds   integer,
        voice_seconds  integer
      );
      create index call_facts_month on call_facts (center_id, started_at);

      create table appointment_facts (
        appointment_id  uuid primary key,
        center_id       uuid,
        desk_id         uuid,
        person_id       uuid,
        starts_at       timestamptz,
        -- how it ended; null while it is still to come
        outcome         text check (outcome in ('attended', 'missed', 'cancelled')),
        -- when it was said, since a late arrival is corrected
        outcome_key     text collate "C" not null default ''
      );
      create index appointment_facts_month on appointment_facts (center_id, starts_at);

      create table referral_facts (
        referral_id      uuid primary key,
        center_id        uuid,
        desk_id          uuid,
        sent_at          timestamptz,
        acknowledged_at  timestamptz,
        withdrawn        boolean not null default false,
        escalated        boolean not null default false,
        unanswered       boolean not null default false
      );
      create index referral_facts_month on referral_facts (center_id, sent_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
