import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the front means in the line, offers beyond the own desk, and an alarm for what was taken and never answered. */
export class FrontOverflowNotAnswered1764000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table contacts
        add constraint contacts_front_waits check (front is null or state = 'waiting') not valid,
        add constraint contacts_front_is_first check ((front is not null) = (urgency = 9)) not valid;
      alter table contacts validate constraint contacts_front_waits;
      alter table contacts validate constraint contacts_front_is_first;

      -- shown to somebody of the desk that takes over what waits too long; desk_id stays the contact's
      alter table offers add column overflow boolean not null default false;

      alter table alarms drop constraint alarms_kind_check;
      alter table alarms add constraint alarms_kind_check check (kind in ('desk-unstaffed', 'nobody-answers',
        'urgent-waiting', 'counselor-gone', 'not-answered', 'referral-unanswered', 'callback-overdue'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
