import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { onContactEvents, VisitorSockets } from '../contacts/index.js';
import { EventDispatcher, Log, Processes } from '../platform/index.js';
import { ConsoleSockets } from '../staff/index.js';
import { CallReadsService } from './call-reads.service.js';
import type { CallView } from './calls.schemas.js';
import { consoleCallEvents, visitorCallEvents } from './calls.sockets.js';
import { LegReadsService } from './leg-reads.service.js';

/** Those who wait on the line are told of their place at most this often: a burst of letters moves nobody by much. */
const LINE_EVERY_MS = 1_000;

type Shown = { readonly callId: string; readonly until?: string };

/** Tells both sides of a call what has become of it, and those who wait where they stand. */
@Injectable()
export class CallPushes implements OnModuleInit, OnModuleDestroy {
  private readonly movedDesks = new Map<string, NodeJS.Timeout>();
  /** what each waiting caller of a desk was told last */
  private readonly told = new Map<string, Map<string, string>>();
  private readonly show: (ids: Shown) => Promise<void>;
  private readonly showLeg: (ids: { legId: string }) => Promise<void>;
  private readonly showLine: (ids: { deskId: string }) => Promise<void>;

  constructor(
    private readonly reads: CallReadsService,
    private readonly legs: LegReadsService,
    private readonly visitors: VisitorSockets,
    private readonly consoles: ConsoleSockets,
    private readonly dispatcher: EventDispatcher,
    processes: Processes,
    private readonly log: Log,
  ) {
    this.show = processes.everywhere('calls.show', (ids: Shown) => this.showHere(ids));
    this.showLeg = processes.everywhere('calls.leg', ({ legId }: { legId: string }) => this.showLegHere(legId));
    this.showLine = processes.everywhere('calls.line', async ({ deskId }: { deskId: string }) =>
      this.lineMoved(deskId),
    );
  }

  onModuleInit(): void {
    const ends = ['call.connected', 'call.ended', 'call.held', 'call.resumed', 'voice-message.left'] as const;
    onContactEvents(this.dispatcher, 'calls.tell', ends, async (events) => {
      await Promise.all(events.map(({ payload }) => this.tell(payload.callId)));
    });
    const legs = ['call.leg-asked', 'call.leg-joined', 'call.leg-left'] as const;
    onContactEvents(this.dispatcher, 'calls.tell-legs', legs, async (events) => {
      const calls = new Set(events.map(({ payload }) => payload.callId));
      await Promise.all([
        ...[...calls].map((callId) => this.tell(callId)),
        // whoever has left is told, too; everybody else with the call
        ...events.flatMap(({ type, payload: { legId } }) => (type === 'call.leg-left' ? this.showLeg({ legId }) : [])),
      ]);
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
      const desks = new Set(events.flatMap(({ deskId }) => (deskId ? [deskId] : [])));
      await Promise.all([...desks].map((deskId) => this.showLine({ deskId })));
    });
  }

  onModuleDestroy(): void {
    for (const timer of this.movedDesks.values()) clearTimeout(timer);
  }

  /** Both sides, as they stand now. @param until the counselor whose line it was until now */
  tell(callId: string, until: string | null = null): Promise<void> {
    return this.show(until ? { callId, until } : { callId });
  }

  /** In each process, to the pages and consoles connected there: numbers and credentials pass through nothing between. */
  private async showHere({ callId, until }: Shown): Promise<void> {
    const sides = await this.reads.bothSides(callId);
    if (!sides) return;
    const { personId, carrier, counselor, counselorId } = sides;
    const live = counselor?.legs.filter(({ state }) => state === 'asked' || state === 'joined') ?? [];
    await Promise.all(live.map(({ legId }) => this.showLegHere(legId)));
    if (carrier === 'browser') this.visitors.toPersonHere(personId, visitorCallEvents, 'call.state', sides.visitor);
    if (!counselor) return;
    if (counselorId) this.consoles.toAccountHere(counselorId, consoleCallEvents, 'call.state', counselor);
    if (until && until !== counselorId) {
      this.consoles.toAccountHere(until, consoleCallEvents, 'call.state', overForHer(counselor));
    }
  }

  /** To whoever is on a leg, as she sees it. */
  private async showLegHere(legId: string): Promise<void> {
    const own = await this.legs.ownById(legId);
    if (own) this.consoles.toAccountHere(own.accountId, consoleCallEvents, 'call.leg', own.leg);
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
    const waiting = await this.reads.waitingAt(deskId, this.visitors.personsHere());
    const before = this.told.get(deskId);
    const now = new Map(waiting.map(({ call }) => [call.callId, `${call.ahead} ${call.waitSeconds}`]));
    if (now.size > 0) this.told.set(deskId, now);
    else this.told.delete(deskId);
    for (const { personId, call } of waiting) {
      if (before?.get(call.callId) === now.get(call.callId)) continue;
      this.visitors.toPersonHere(personId, visitorCallEvents, 'call.state', call);
    }
  }
}

/** What is left of a call for whoever let go of it: that it is over for her, and nothing of whoever is on it now. */
function overForHer({ callId, contactId, carrier, direction, startedAt, longAfterSeconds, can }: CallView): CallView {
  return {
    callId,
    contactId,
    carrier,
    state: 'ended',
    direction,
    startedAt,
    connectedAt: null,
    heldAt: null,
    endedAt: null,
    endedBy: null,
    legs: [],
    longAfterSeconds,
    talkSeconds: null,
    can,
    iceServers: [],
    maskedNumber: null,
    earlierCalls: 0,
    voiceMessage: null,
  };
}
