import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Consoles of one counselor may be connected to several processes: each says for itself that they are there. */
export class SeveralProcesses1763900000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table console_pulses (
        account_id  uuid not null references accounts(id),
        process_id  uuid not null,
        seen_at     timestamptz not null,
        primary key (account_id, process_id)
      );
      create index console_pulses_seen on console_pulses (seen_at);
      alter table presence drop column process_id;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
