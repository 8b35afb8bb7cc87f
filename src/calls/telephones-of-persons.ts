import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { type Keys, PersonKeys } from '../contacts/index.js';
import { Database } from '../platform/index.js';
import { maskedNumber, PersonSeals } from '../privacy/index.js';

/** What calls know of who somebody is: the numbers a row was called from, masked. */
@Injectable()
export class TelephonesOfPersons implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly keys: PersonKeys,
  ) {}

  onModuleInit(): void {
    this.keys.register((personIds) => this.numbersOf(personIds));
  }

  private async numbersOf(personIds: readonly string[]): Promise<ReadonlyMap<string, Partial<Keys>>> {
    const rows = await this.db.rows<{ id: string; personId: string; number: Buffer }>(sql`
      select distinct on (k.person_id, k.caller_hash) k.id, k.person_id as "personId", k.caller_number as number
      from calls k where k.person_id = any(${[...personIds]}::uuid[]) and k.caller_number is not null
      order by k.person_id, k.caller_hash, k.started_at`);
    const known = new Map<string, { telephones: string[] }>();
    for (const { id, personId, number } of rows) {
      const seal = await this.seals.of(personId);
      const of = known.get(personId) ?? { telephones: [] };
      of.telephones.push(maskedNumber(seal.open('calls.caller_number', id, number)));
      known.set(personId, of);
    }
    return known;
  }
}
