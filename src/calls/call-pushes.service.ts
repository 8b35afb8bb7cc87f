import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { onContactEvents, VisitorSockets } from '../contacts/index.js';
import { EventDispatcher, Log } from '../platform/index.js';
import { ConsoleSockets } from '../staff/index.js';
import { CallReadsService } from './call-reads.service.js';
import { consoleCallEvents, visitorCallEvents } from './calls.sockets.js';

/** Those who wait on the line are told of their place at most this often: a burst of letters moves nobody by much. */
const LINE_EVERY_MS = 1_000;

/** Tells both sides of a call what has become of it, and those who wait where they stand. */
@Injectable()
export class CallPushes implements OnModuleInit, OnModuleDestroy {
  private readonly movedDesks = new Map<string, NodeJS.Timeout>();
  /** what each waiting caller of a desk was told last */
  private readonly told = new Map<string, Map<string, string>>();

  constructor(
    private readonly reads: CallReadsService,
    private readonly visitors: VisitorSockets,
    private readonly consoles: ConsoleSockets,
    private readonly dispatcher: EventDispatcher,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    const ends = ['call.connected', 'call.ended', 'voice-message.left'] as const;
    onContactEvents(this.dispatcher, 'calls.tell', ends, async (events) => {
      await Promise.all(events.map(({ payload }) => this.tell(payload.callId)));
    });
    const moves = [
      'contact.opened',
      'contact.assigned',
      'contact.released',
      'contact.abandoned',
      'contact.moved',
      'contact.graded',
      'signal.raised',
    ] as const;
    onContactEvents(this.dispatcher, 'calls.line', moves, async (events) => {
      for (const { deskId } of events) if (deskId) this.lineMoved(deskId);
    });
  }

  onModuleDestroy(): void {
    for (const timer of this.movedDesks.values()) clearTimeout(timer);
  }

  /** Both sides as they stand now. @param alsoTo counselors whose line it was until now */
  async tell(callId: string, ...alsoTo: readonly string[]): Promise<void> {
    const sides = await this.reads.bothSides(callId);
    if (!sides) return;
    if (sides.carrier === 'browser') {
      this.visitors.toPerson(sides.personId, visitorCallEvents, 'call.state', sides.visitor);
    }
    if (!sides.counselor) return;
    const counselors = new Set([...alsoTo, ...(sides.counselorId ? [sides.counselorId] : [])]);
    for (const one of counselors) this.consoles.toAccount(one, consoleCallEvents, 'call.state', sides.counselor);
  }

  /** Many moves of a line at once cost one look. */
  private lineMoved(deskId: string): void {
    if (this.movedDesks.has(deskId)) return;
    const timer = setTimeout(() => {
      this.movedDesks.delete(deskId);
      this.tellLine(deskId).catch((error) => this.log.error('calls.line-not-told', error, { desk: deskId }));
    }, LINE_EVERY_MS);
    this.movedDesks.set(deskId, timer.unref());
  }

  private async tellLine(deskId: string): Promise<void> {
    const waiting = await this.reads.waitingAt(deskId);
    const before = this.told.get(deskId);
    const now = new Map(waiting.map(({ call }) => [call.callId, `${call.ahead} ${call.waitSeconds}`]));
    if (now.size > 0) this.told.set(deskId, now);
    else this.told.delete(deskId);
    for (const { personId, call } of waiting) {
      if (before?.get(call.callId) === now.get(call.callId)) continue;
      this.visitors.toPerson(personId, visitorCallEvents, 'call.state', call);
    }
  }
}
