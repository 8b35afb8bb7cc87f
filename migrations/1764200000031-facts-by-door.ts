import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The door by which somebody wrote, among the facts of the month; null is our own page or the telephone. */
export class FactsByDoor1764200000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table contact_facts add column door text;
      update contact_facts f set door = e.payload->>'door' from contact_events e
      where e.contact_id = f.contact_id and e.type = 'contact.opened' and e.payload ? 'door';
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go up only: restore a backup instead.');
  }
}
