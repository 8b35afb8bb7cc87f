import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a caller stands at the carrier: waiting in a loop, in her conference, or speaking a message. */
export class TwilioLines1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table twilio_lines (
        call_id      uuid primary key references calls,
        -- has heard to the end who listens: before that she is put through to nobody
        greeted_at   timestamptz,
        -- in the conference since, as far as we were told
        joined_at    timestamptz,
        -- asked for a message: a recording may exist that we were not told of
        recorder_at  timestamptz,
        -- nothing is left to look for at the carrier
        settled_at   timestamptz
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
