import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Database, EventDispatcher } from '../../platform/index.js';
import { ConsoleSockets } from '../../staff/index.js';
import { onContactEvents } from '../events.js';
import { caseEvents } from './cases.sockets.js';

/** Tells the screens concerned that a case has changed: whoever takes part or is offered it, and supervisors. Ids only. */
@Injectable()
export class CasePushes implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly consoles: ConsoleSockets,
    private readonly dispatcher: EventDispatcher,
  ) {}

  onModuleInit(): void {
    const types = [
      'case.opened',
      'case.changed',
      'case.moved',
      'case.planned',
      'case.hand-over-offered',
      'case.hand-over-settled',
    ] as const;
    onContactEvents(this.dispatcher, 'cases.consoles', types, async (events) => {
      for (const event of events) {
        const offeredTo = event.type === 'case.hand-over-offered' ? event.payload.toId : null;
        await this.tell(event.payload.caseId, offeredTo);
      }
    });
  }

  private async tell(caseId: string, offeredTo: string | null): Promise<void> {
    const [concerned] = await this.db.rows<{ deskId: string; accounts: string[] }>(sql`
      select k.desk_id as "deskId", array(
        select k.responsible_id union select k.stand_in_id where k.stand_in_id is not null
        union select m.account_id from case_members m where m.case_id = k.id
        union select unnest(array[h.from_id, h.to_id, h.offered_by]) from case_hand_overs h where h.case_id = k.id) as accounts
      from cases k where k.id = ${caseId}`);
    if (!concerned) return;
    const told = { caseId, offeredTo };
    for (const account of concerned.accounts) this.consoles.toAccount(account, caseEvents, 'case.changed', told);
    this.consoles.toSupervisors(concerned.deskId, caseEvents, 'case.changed', told);
  }
}
