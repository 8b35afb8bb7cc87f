import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { Database, NotFound } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { CaseTraces } from './case-traces.js';
import type { HandOverView, offeredList } from './hand-overs.schemas.js';
import { lastGradeOf } from './last-grade.js';

type Offered = z.infer<typeof offeredList>['items'][number];
interface Row extends Omit<HandOverView, 'note' | 'offeredAt'> {
  note: Buffer;
  offeredAt: Date;
  personId: string;
  centerId: string;
}

/** Hand-overs as screens show them; the note after an audit row. */
@Injectable()
export class HandOverReads {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly traces: CaseTraces,
  ) {}

  /** What is offered to her, the oldest first. */
  async offeredTo(viewer: Viewer): Promise<z.infer<typeof offeredList>> {
    const rows = await this.db.rows<Omit<Offered, 'offeredAt'> & { offeredAt: Date }>(sql`
      select h.id, h.case_id as "caseId", ${people}, h.offered_at as "offeredAt", k.number, k.state as "caseState",
        d.name as "deskName", k.next_date::text as "nextDate", ${lastGradeOf(sql`k.person_id`)} as grade
      from case_hand_overs h join cases k on k.id = h.case_id join desks d on d.id = h.desk_id ${joinPeople}
      where h.center_id = ${viewer.centerId} and h.to_id = ${viewer.accountId} and h.state = 'offered'
      order by h.offered_at, h.id limit 100`);
    return { items: rows.map((row) => ({ ...row, offeredAt: row.offeredAt.toISOString() })) };
  }

  /** With its note, for whoever it is offered to, as long as it is. @throws NotFound */
  async opened(viewer: Viewer, handOverId: string): Promise<HandOverView> {
    const row = await this.find(sql`
      h.id = ${handOverId} and h.center_id = ${viewer.centerId} and h.to_id = ${viewer.accountId}
        and h.state = 'offered'`);
    if (!row) throw new NotFound('hand-over');
    await this.traces.recordRead(viewer, aboutCase(row), 'hand-over.read', { handOverId });
    return this.shown(row);
  }

  /** The one on its way, for whoever has just been written down as reading the case. */
  async onItsWay(caseId: string): Promise<HandOverView | null> {
    const row = await this.find(sql`h.case_id = ${caseId} and h.state = 'offered'`);
    return row && this.shown(row);
  }

  /** After an act on it, which has left its trace. */
  async after(viewer: Viewer, handOverId: string): Promise<HandOverView> {
    const row = await this.find(sql`h.id = ${handOverId} and h.center_id = ${viewer.centerId}`);
    if (!row) throw new NotFound('hand-over');
    return this.shown(row);
  }

  private async find(condition: Sql): Promise<Row | null> {
    const [row] = await this.db.rows<Row>(sql`
      select h.id, h.case_id as "caseId", h.state, ${people}, h.offered_at as "offeredAt", h.reason, h.note,
        k.person_id as "personId", k.center_id as "centerId"
      from case_hand_overs h join cases k on k.id = h.case_id ${joinPeople} where ${condition}`);
    return row ?? null;
  }

  private async shown({ personId, centerId: _, ...row }: Row): Promise<HandOverView> {
    const seal = await this.seals.of(personId);
    const note = seal.open('case_hand_overs.note', row.id, row.note);
    return { ...row, note, offeredAt: row.offeredAt.toISOString() };
  }
}

const aboutCase = ({ caseId: id, centerId, personId }: Row) => ({ id, centerId, personId });

const people: Sql = sql`
  json_build_object('id', f.id, 'displayName', f.display_name) as "from",
  json_build_object('id', t.id, 'displayName', t.display_name) as "to",
  json_build_object('id', o.id, 'displayName', o.display_name) as "offeredBy"`;
const joinPeople: Sql = sql`
  join accounts f on f.id = h.from_id join accounts t on t.id = h.to_id join accounts o on o.id = h.offered_by`;
