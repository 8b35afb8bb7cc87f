import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What rings at the only one who is free goes back in line for whoever ranks above it. */
export class OffersGiveWay1764100000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table offers drop constraint offers_reason_check;
      alter table offers add constraint offers_reason_check
        check (reason in ('busy', 'conflict', 'not-suited', 'break', 'other', 'offline', 'caller-left', 'gave-way'))
        not valid;
      alter table offers validate constraint offers_reason_check;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
