import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What live chat needs: one thread a person, the last answers of a line, the grade of the contact before. */
export class LiveChat1763900000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- what an estimate of the wait rests on: the last answers of a desk, channel and kind
      create index contacts_answered on contacts (desk_id, channel, live, answered_at) where answered_at is not null;

      -- somebody who came by a call and then writes gets a thread, and one only, however many pages write at once
      drop index threads_person;
      create unique index threads_one_per_person on threads (person_id);
      -- such a thread was opened by no sender's id: the person was known before
      alter table threads alter column client_hash drop not null;

      -- 3 or 4 where the contact before was graded so: a place in line, until somebody grades this one
      alter table contacts add column grade_before text check (grade_before in ('3', '4'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
