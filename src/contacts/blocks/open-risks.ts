import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Tx } from '../../platform/index.js';
import { leadOf, samePerson } from '../persons/same-person.js';
import { GRADE_COUNTS_FOR_MS, nothingKnown, openRisk, type Risk, type RiskFacts } from './block.js';

/** What a module knows of the risk of a person, by whatever way she came (`samePerson`), in the transaction that asks. */
export type RiskSource = (tx: Tx, personId: string, now: Date) => Promise<Partial<RiskFacts>>;

/** Whether a person is at risk, as far as all modules know: each says what it knows, since none knows the others' tables. */
@Injectable()
export class OpenRisks implements OnModuleInit {
  private readonly sources: RiskSource[] = [];

  onModuleInit(): void {
    this.register(gradesOf);
  }

  register(source: RiskSource): void {
    this.sources.push(source);
  }

  async of(tx: Tx, personId: string, now: Date): Promise<Risk | null> {
    let facts: RiskFacts = nothingKnown;
    // one after the other: they share the transaction's connection
    for (const source of this.sources) facts = { ...facts, ...(await source(tx, personId, now)) };
    return openRisk(facts);
  }
}

async function gradesOf(tx: Tx, personId: string, now: Date): Promise<Partial<RiskFacts>> {
  const since = new Date(now.getTime() - GRADE_COUNTS_FOR_MS);
  const [known] = await tx.rows<{ grade: number; caseGrade: number }>(sql`
    with graded as (
      select grade::int as level, opened_at, id, closed_at from contacts
      where person_id = any(${samePerson(personId)}) and grade in ('0', '1', '2', '3', '4')
    )
    select coalesce((select max(level) from graded where closed_at is null or closed_at > ${since}), 0) as grade,
      case when exists (select 1 from cases k where k.lead_id = ${leadOf(personId)} and k.closed_at is null)
        then coalesce((select level from graded order by opened_at desc, id desc limit 1), 0) else 0 end as "caseGrade"`);
  return known ?? {};
}
