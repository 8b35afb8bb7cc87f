import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Database } from '../../platform/index.js';
import { NotFromCarrier } from '../calls.errors.js';
import { CallsService } from '../calls.service.js';
import { VoiceMessages } from '../voice-messages.service.js';
import * as twiml from './twiml.js';
import { type recording, whoEnded } from './webhooks.js';
import { words } from './words.js';

/** Messages spoken on a caller's line, in hours by her wish and out of hours. */
@Injectable()
export class Messages {
  constructor(
    private readonly db: Database,
    private readonly calls: CallsService,
    private readonly messages: VoiceMessages,
  ) {}

  /** A message was spoken, or the silence after the tone was. @throws NotFromCarrier */
  async recorded(callId: string, said: z.infer<typeof recording>): Promise<string> {
    const isHere = await this.db.rows(sql`
      select 1 from calls where id = ${callId} and carrier = 'twilio' and carrier_call_id = ${said.CallSid}`);
    if (isHere.length === 0) throw new NotFromCarrier(); // signed, but about another call
    if (said.RecordingDuration > 0) await this.messages.left(callId, said.RecordingSid, said.RecordingDuration);
    else if (whoEnded(said.CallStatus)) await this.calls.hangUp(callId, 'visitor');
    return twiml.sayAndHangUp(words.thanks);
  }
}
