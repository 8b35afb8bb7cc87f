import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact, saveMove } from '../../contacts/index.js';
import { Clock, type Tx, UnitOfWork } from '../../platform/index.js';
import { Call } from '../call.js';

/** The ways beside waiting that a caller may choose by a key: a message, a callback. */
@Injectable()
export class OtherWays {
  constructor(
    private readonly work: UnitOfWork,
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
      await tx.rows(sql`update calls set state = ${call.state} where id = ${call.id}`);
      await tx.rows(sql`update twilio_lines set recorder_at = ${now} where call_id = ${call.id}`);
      await this.setLive(tx, call.contactId, false);
      return true;
    });
  }

  /** Nothing was spoken: she is on the line and waits as before, or is put through to whoever has taken her meanwhile. */
  waitAgain(callId: string): Promise<void> {
    return this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (call?.state !== 'recording' || !call.contactId) return;
      const contact = await this.setLive(tx, call.contactId, true);
      if (!contact || contact.state === 'closed' || contact.state === 'wrap-up') return;
      call.waitAgain();
      if (contact.counselorId) call.connectTo(contact.counselorId);
      await tx.rows(sql`
        update calls set state = ${call.state}, counselor_id = ${call.counselorId} where id = ${call.id}`);
      await tx.rows(sql`update twilio_lines set recorder_at = null where call_id = ${call.id}`);
    });
  }

  /** She would rather be called. @returns minutes in which that is promised; null where it is not possible */
  async callback(_callId: string): Promise<number | null> {
    return null;
  }

  private async setLive(tx: Tx, contactId: string, live: boolean): Promise<Contact | null> {
    const contact = await tx.lock(Contact, contactId);
    if (!contact || contact.state === 'closed') return contact;
    contact.live = live;
    await saveMove(tx, contact);
    return contact;
  }
}
