import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { type HintedRow, type Keys, PersonHints, PersonKeys } from '../contacts/index.js';
import { Database } from '../platform/index.js';
import { maskedNumber, PersonSeals } from '../privacy/index.js';

/** A number that a whole school calls from says nothing. */
const MOST = 50;

/**
 * What calls know of who somebody is: the numbers a row was called from, masked; and who has called, or asked to be called, by the
 * same number. That is a hint: a family shares a telephone.
 */
@Injectable()
export class TelephonesOfPersons implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly keys: PersonKeys,
    private readonly hints: PersonHints,
  ) {}

  onModuleInit(): void {
    this.keys.register((personIds) => this.numbersOf(personIds));
    this.hints.register((centerId, personIds) => this.sameNumber(centerId, personIds));
  }

  private sameNumber(centerId: string, personIds: readonly string[]): Promise<HintedRow[]> {
    const ids = sql`${[...personIds]}::uuid[]`;
    return this.db.rows<HintedRow>(sql`
      with hers as materialized (
        select k.caller_hash as hash from calls k where k.person_id = any(${ids}) and k.caller_hash is not null
        union select b.caller_hash from callbacks b where b.person_id = any(${ids})
      )
      select same.person_id as "personId", min(same.at) as since from (
        select k.person_id, k.started_at as at from hers join calls k on k.center_id = ${centerId} and k.caller_hash = hers.hash
        union all
        select b.person_id, b.created_at from hers join callbacks b on b.center_id = ${centerId} and b.caller_hash = hers.hash
      ) same where same.person_id <> all(${ids}) group by same.person_id order by since desc limit ${MOST}`);
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
