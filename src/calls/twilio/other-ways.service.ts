import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact, saveMove } from '../../contacts/index.js';
import { Clock, Database, DomainError, type Tx, UnitOfWork } from '../../platform/index.js';
import { Call, saveCall } from '../call.js';
import { LostCallers } from '../callbacks/lost-callers.service.js';
import { CarrierErrands } from '../carrier-errands.service.js';

/** The ways beside waiting that a caller may choose by a key: a message, a callback. */
@Injectable()
export class OtherWays {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly errands: CarrierErrands,
    private readonly lostCallers: LostCallers,
    private readonly clock: Clock,
  ) {}

  /**
   * She would rather leave a message: from now on her contact waits like a letter, in the place it had.
   * @returns false where she waits no longer: somebody has just taken her call
   */
  message(callId: string): Promise<boolean> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (call?.state !== 'waiting' || !call.contactId) return false;
      call.record();
      await saveCall(tx, call);
      await tx.rows(sql`update twilio_lines set recorder_at = ${now} where call_id = ${call.id}`);
      await this.setLive(tx, call.contactId, false);
      return true;
    });
  }

  /** Nothing was spoken: she is on the line and waits as before, or is put through to whoever has taken her meanwhile. */
  waitAgain(callId: string): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (call?.state !== 'recording' || !call.contactId) return;
      const contact = await this.setLive(tx, call.contactId, true);
      if (!contact || contact.state === 'closed' || contact.state === 'wrap-up') return;
      call.waitAgain();
      if (contact.counselorId) call.connectTo(contact.counselorId);
      await saveCall(tx, call);
      await this.errands.bringInLine(tx, call, now);
      await tx.rows(sql`update twilio_lines set recorder_at = null where call_id = ${call.id}`);
    });
  }

  /** She would rather be called. @returns minutes in which that is promised; null where it is not possible (any more) */
  async callback(callId: string): Promise<number | null> {
    try {
      // that she asks says nothing about who else may pick up there
      await this.lostCallers.askFor(callId, { number: null, safeToCall: 'unknown' });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
    const [asked] = await this.db.rows<{ minutes: number }>(sql`
      select d.callback_minutes as minutes from callbacks b join desks d on d.id = b.desk_id
      where b.call_id = ${callId} and b.why = 'asked'`);
    return asked?.minutes ?? null;
  }

  private async setLive(tx: Tx, contactId: string, live: boolean): Promise<Contact | null> {
    const contact = await tx.lock(Contact, contactId);
    if (!contact || contact.state === 'closed') return contact;
    contact.live = live;
    await saveMove(tx, contact);
    return contact;
  }
}
