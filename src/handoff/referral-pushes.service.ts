import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { onContactEvents } from '../contacts/index.js';
import { Database, EventDispatcher } from '../platform/index.js';
import { ConsoleSockets } from '../staff/index.js';
import { referralEvents } from './handoff.sockets.js';

interface Concerned {
  hospitals: string[];
  accounts: string[];
}

/** Tells the screens concerned that a referral has changed: the hospitals asked, sender and counselor, supervisors. Ids only. */
@Injectable()
export class ReferralPushesService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly consoles: ConsoleSockets,
    private readonly dispatcher: EventDispatcher,
  ) {}

  onModuleInit(): void {
    const types = [
      'referral.sent',
      'referral.escalated',
      'referral.unanswered',
      'referral.acknowledged',
      'referral.withdrawn',
    ] as const;
    onContactEvents(this.dispatcher, 'handoff.consoles', types, async (events) => {
      for (const { deskId, payload } of events) await this.tell(payload.referralId, deskId);
    });
  }

  private async tell(referralId: string, deskId: string | null): Promise<void> {
    const [concerned] = await this.db.rows<Concerned>(sql`
      select array(select hospital_id from referral_asks k where k.referral_id = r.id) as hospitals,
        array_remove(array[r.sent_by, c.counselor_id], null) as accounts
      from referrals r join contacts c on c.id = r.contact_id where r.id = ${referralId}`);
    if (!concerned) return;
    for (const unit of concerned.hospitals)
      this.consoles.toUnit(unit, referralEvents, 'referral.changed', { referralId });
    for (const account of new Set(concerned.accounts)) {
      this.consoles.toAccount(account, referralEvents, 'referral.changed', { referralId });
    }
    if (deskId) this.consoles.toSupervisors(deskId, referralEvents, 'referral.changed', { referralId });
  }
}
