import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { VisitorSockets } from '../../contacts/index.js';
import { Database, NotFound } from '../../platform/index.js';
import { ConsoleSockets } from '../../staff/index.js';
import { CallNotLive } from '../calls.errors.js';
import type { CallSignal, CallState } from '../calls.schemas.js';
import type { Party } from '../calls.service.js';
import { consoleCallEvents, visitorCallEvents } from '../calls.sockets.js';

/** Passes on what two browsers tell each other to find a way to each other. Nothing of it is stored or logged. */
@Injectable()
export class CallSignals {
  constructor(
    private readonly db: Database,
    private readonly visitors: VisitorSockets,
    private readonly consoles: ConsoleSockets,
  ) {}

  /** From one of the two to the other. @throws NotFound from anybody else, CallNotLive while nobody is at the other end */
  async pass(callId: string, from: Party, signal: CallSignal): Promise<void> {
    const [call] = await this.db.rows<{
      state: CallState;
      personId: string;
      contactId: string;
      counselorId: string | null;
    }>(
      sql`select k.state, k.person_id as "personId", k.contact_id as "contactId",
          case when k.counselor_id = c.counselor_id then k.counselor_id end as "counselorId"
        from calls k join contacts c on c.id = k.contact_id
        where k.id = ${callId} and k.carrier = 'browser'`,
      'call-to-signal',
    );
    if (!call) throw new NotFound('call');
    const isVisitor = 'personId' in from;
    if (isVisitor ? call.personId !== from.personId : call.counselorId !== from.accountId) throw new NotFound('call');
    const { counselorId, contactId } = call;
    if ((call.state !== 'connecting' && call.state !== 'connected') || !counselorId) throw new CallNotLive();
    if (isVisitor) {
      this.consoles.toAccount(counselorId, consoleCallEvents, 'call.signal', { callId, contactId, signal });
    } else {
      this.visitors.toPerson(call.personId, visitorCallEvents, 'call.signal', { callId, signal });
    }
  }
}
