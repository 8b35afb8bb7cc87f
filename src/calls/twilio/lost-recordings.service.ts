import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { onContactEvents } from '../../contacts/index.js';
import {
  Clock,
  Database,
  type Deadline,
  Deadlines,
  EventDispatcher,
  Log,
  type Tx,
  UnitOfWork,
} from '../../platform/index.js';
import { Call } from '../call.js';
import { CallsService } from '../calls.service.js';
import { GoneAtCarrier } from '../carriers.js';
import { VoiceMessages } from '../voice-messages.service.js';
import { type Recording, TwilioApi } from './twilio-api.js';

const SOUGHT = 'twilio.recording-sought';
/** The word of a message comes within seconds of the line's end; without it the carrier is asked, and so often again. */
const FIRST_LOOK_MS = 30_000;
const AGAIN_MS = 60_000;
/** What has not turned up by then was never spoken. */
const GIVES_UP_MS = 24 * 3_600_000;

/**
 * The word that somebody has spoken a message may be lost, and with it the message. So whoever ended her call at the tone is
 * looked for at the carrier until we know: a message, or nothing said, which is a caller lost like any other.
 */
@Injectable()
export class LostRecordings implements OnModuleInit, OnApplicationShutdown {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly calls: CallsService,
    private readonly messages: VoiceMessages,
    private readonly api: TwilioApi,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'twilio.recordings', ['call.ended'], async (events) => {
      for (const { payload } of events) await this.watch(payload.callId);
    });
    this.deadlines.on(SOUGHT, (tx, deadline, now) => this.due(tx, deadline, now));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.settled();
  }

  /** Resolves when nothing is being looked for here. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** A line has ended at the tone, with no word of a message so far. */
  private async watch(callId: string): Promise<void> {
    if ((await this.open(callId)).length === 0) return;
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      const due = await tx.rows(sql`
        select 1 from deadlines where kind = ${SOUGHT} and subject_id = ${callId} and state = 'due'`);
      if (!call || due.length > 0) return;
      await this.deadlines.set(tx, this.deadline(call.centerId, callId, now.getTime() + FIRST_LOOK_MS));
    });
  }

  private async due(tx: Tx, { centerId, subjectId }: Deadline, now: Date): Promise<void> {
    const [line] = await this.open(subjectId);
    if (!line) return;
    await this.deadlines.set(tx, this.deadline(centerId, subjectId, now.getTime() + AGAIN_MS));
    const isLast = now.getTime() - line.since.getTime() > GIVES_UP_MS;
    tx.afterCommit(() => {
      const going = this.seek(subjectId, line.callSid, isLast)
        .catch((error: unknown) =>
          this.log.warn('twilio.recording-not-sought', { call: subjectId, why: codeOf(error) }),
        )
        .finally(() => this.underWay.delete(going));
      this.underWay.add(going);
    });
  }

  private async seek(callId: string, callSid: string, isLast: boolean): Promise<void> {
    const found = await this.recordingsOf(callSid);
    if (found.some(({ seconds }) => seconds === null) && !isLast) return; // still being made
    const spoken = found
      .filter(({ seconds }) => (seconds ?? 0) > 0)
      .sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))[0];
    if (spoken) await this.messages.left(callId, spoken.sid, spoken.seconds ?? 0);
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (!call) return;
      await this.calls.leftNothing(tx, call, now);
      await tx.rows(sql`update twilio_lines set settled_at = ${now} where call_id = ${callId}`);
    });
  }

  private async recordingsOf(callSid: string): Promise<Recording[]> {
    try {
      return await this.api.recordingsOf(callSid);
    } catch (error) {
      if (error instanceof GoneAtCarrier) return [];
      throw error;
    }
  }

  /** A line that is over, where a message may have been spoken that we were not told of. */
  private open(callId: string): Promise<{ callSid: string; since: Date }[]> {
    return this.db.rows(sql`
      select k.carrier_call_id as "callSid", l.recorder_at as since
      from twilio_lines l join calls k on k.id = l.call_id
      where l.call_id = ${callId} and l.recorder_at is not null and l.settled_at is null and k.state = 'ended'
        and not exists (select 1 from voice_messages v where v.call_id = l.call_id)`);
  }

  private deadline(centerId: string, callId: string, at: number): Omit<Deadline, 'id'> {
    return { centerId, kind: SOUGHT, subjectId: callId, dueAt: new Date(at) };
  }
}

/** A code at most: what the carrier writes may name somebody. */
function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
