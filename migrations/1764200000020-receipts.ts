import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each side of a thread has come. */
export class Receipts1764200000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Beside the thread and not in it: whoever writes holds the thread's row, and must not wait for somebody's reading.
      -- Numbers of messages, 0 where nothing was reported; they only grow.
      create table thread_receipts (
        thread_id              uuid primary key references threads,
        center_id              uuid not null references centers,
        desk_id                uuid not null references desks,
        visitor_delivered_seq  integer not null default 0 check (visitor_delivered_seq >= 0),
        visitor_read_seq       integer not null default 0 check (visitor_read_seq >= 0),
        staff_read_seq         integer not null default 0 check (staff_read_seq >= 0),
        check (visitor_read_seq <= visitor_delivered_seq)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
