import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Database } from '../platform/index.js';
import type { StoredLeg, StoredLine } from './carriers.js';

/** Calls as their carriers are to agree with them: who is on the line, who is held, who hears whom. */
@Injectable()
export class StoredLines {
  constructor(private readonly db: Database) {}

  /** @returns null where there is no such call */
  async of(callId: string): Promise<StoredLine | null> {
    const [line] = await this.db.rows<StoredLine>(sql`
      select k.id as "callId", k.carrier_call_id as "carrierCallId", k.state, k.counselor_id as "counselorId",
        case when a.answers_at = 'telephone' then a.telephone end as telephone, k.held_at is not null as held,
        k.line_lost as "lineLost", k.direction, exists (select 1 from call_legs l where l.call_id = k.id
          and l.part = 'counselor' and l.state = 'joined' and l.gone_at is not null) as "counselorGone",
        coalesce((select json_agg(json_build_object('legId', l.id, 'part', l.part, 'mode', l.mode, 'state', l.state,
            'accountId', l.account_id, 'carrierLegId', l.carrier_leg_id, 'everJoined', l.joined_at is not null, 'number', e.number) order by l.asked_at, l.id)
          from call_legs l left join directory_entries e on e.id = l.entry_id where l.call_id = k.id), '[]') as legs
      from calls k left join accounts a on a.id = k.counselor_id where k.id = ${callId}`);
    return line ? { ...line, legs: line.legs as readonly StoredLeg[] } : null;
  }
}
