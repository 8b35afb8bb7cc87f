import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a counselor looks again at a letter that waits for its visitor; and a grade may set a letter's clock. */
export class LetterFollowUps1764300000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table letter_follow_ups (
        id           uuid primary key,
        center_id    uuid not null references centers,
        desk_id      uuid not null references desks,
        contact_id   uuid not null references contacts,
        client_id    uuid not null,
        -- in the desk's time zone
        day          date not null,
        due_at       timestamptz not null,
        set_by       uuid not null references accounts,
        set_at       timestamptz not null,
        came_due_at  timestamptz,
        ended_at     timestamptz,
        ended_by     text check (ended_by in ('answered', 'visitor-wrote', 'set-anew', 'taken-off', 'closed', 'moved')),
        unique (contact_id, client_id),
        check (set_at < due_at),
        check (came_due_at is null or came_due_at >= due_at),
        check ((ended_at is null) = (ended_by is null))
      );
      create unique index letter_follow_ups_one_open on letter_follow_ups (contact_id) where ended_at is null;

      -- The message whose time is up first, or from now on the grade by which it is: one key can't refer to both tables. Nothing is
      -- joined by it, it names the deadline's subject. Whatever writes it holds the contact and has stored or read the row it
      -- names in the same transaction; messages and grades are never deleted. A process of the version before writes messages
      -- only, and goes on. No row is read or rewritten for it: writers of both tables wait for this commit, and no longer.
      alter table reply_clocks drop constraint reply_clocks_set_by_fkey;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
