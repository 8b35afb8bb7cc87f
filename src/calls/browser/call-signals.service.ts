import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { VisitorSockets } from '../../contacts/index.js';
import { Clock, Database, NotFound, Processes } from '../../platform/index.js';
import { ConsoleSockets } from '../../staff/index.js';
import { CallNotLive, TooManySignals } from '../calls.errors.js';
import type { CallSignal, CallState } from '../calls.schemas.js';
import type { Party } from '../calls.service.js';
import { consoleCallEvents, visitorCallEvents } from '../calls.sockets.js';

type ToConsole = { readonly accountId: string; readonly callId: string; readonly contactId: string };
type ToLeg = { readonly accountId: string; readonly callId: string; readonly legId: string };
type ToPage = { readonly personId: string; readonly callId: string };

/** What one page may send: a new way with all its candidates, several times over; then it is not finding one. */
const SIGNALS = 60;
/** A console that holds a call makes a way to each of those on it. */
const LEG_SIGNALS = 240;
const PER_MS = 10_000;

/**
 * Passes on what two browsers tell each other to find a way to each other: session descriptions and network addresses.
 * Nothing of it is stored or logged, and between our processes it is only said, not kept. What is lost is asked for again
 * by `restart`.
 */
@Injectable()
export class CallSignals {
  private readonly sent = new WeakMap<object, { since: number; count: number }>();
  private readonly sentToLegs = new WeakMap<object, { since: number; count: number }>();
  private readonly toConsole: (to: ToConsole, signal: CallSignal) => Promise<void>;
  private readonly toLeg: (to: ToLeg, signal: CallSignal) => Promise<void>;
  private readonly toPage: (to: ToPage, signal: CallSignal) => Promise<void>;

  constructor(
    private readonly db: Database,
    visitors: VisitorSockets,
    consoles: ConsoleSockets,
    processes: Processes,
    private readonly clock: Clock,
  ) {
    this.toConsole = processes.passOn(
      'calls.signal-console',
      ({ accountId, callId, contactId }: ToConsole, signal: CallSignal) =>
        consoles.toAccountHere(accountId, consoleCallEvents, 'call.signal', { callId, contactId, signal }),
    );
    this.toLeg = processes.passOn('calls.signal-leg', ({ accountId, callId, legId }: ToLeg, signal: CallSignal) =>
      consoles.toAccountHere(accountId, consoleCallEvents, 'call.leg-signal', { callId, legId, signal }),
    );
    this.toPage = processes.passOn('calls.signal-page', ({ personId, callId }: ToPage, signal: CallSignal) =>
      visitors.toPersonHere(personId, visitorCallEvents, 'call.signal', { callId, signal }),
    );
  }

  /**
   * From one of the two to the other.
   * @param socket whose line it came by
   * @throws NotFound from anybody else, CallNotLive while nobody is at the other end, TooManySignals
   */
  async pass(socket: object, callId: string, from: Party, signal: CallSignal): Promise<void> {
    this.count(socket);
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
      await this.toConsole({ accountId: counselorId, callId, contactId }, signal);
    } else {
      await this.toPage({ personId: call.personId, callId }, signal);
    }
  }

  /**
   * Between the console that holds the call and the one on a leg of it.
   * @throws NotFound from anybody else, CallNotLive she has not said yes or has left, TooManySignals
   */
  async passToLeg(socket: object, legId: string, accountId: string, signal: CallSignal): Promise<void> {
    this.count(socket, LEG_SIGNALS);
    const [leg] = await this.db.rows<{ callId: string; legState: string; onLeg: string; holder: string | null }>(
      sql`select k.id as "callId", l.state as "legState", l.account_id as "onLeg",
          case when k.state in ('connecting', 'connected') and k.counselor_id = c.counselor_id then k.counselor_id end as holder
        from call_legs l join calls k on k.id = l.call_id join contacts c on c.id = k.contact_id
        where l.id = ${legId} and k.carrier = 'browser' and l.part <> 'counselor' and l.account_id is not null`,
      'leg-to-signal',
    );
    if (!leg || (accountId !== leg.onLeg && accountId !== leg.holder)) throw new NotFound('call-leg');
    if (leg.legState !== 'joined' || !leg.holder) throw new CallNotLive();
    const to = accountId === leg.onLeg ? leg.holder : leg.onLeg;
    await this.toLeg({ accountId: to, callId: leg.callId, legId }, signal);
  }

  private count(socket: object, most = SIGNALS): void {
    const sentBy = most === SIGNALS ? this.sent : this.sentToLegs;
    const now = this.clock.now().getTime();
    const before = sentBy.get(socket);
    const sent = before && now - before.since < PER_MS ? before : { since: now, count: 0 };
    sent.count += 1;
    sentBy.set(socket, sent);
    if (sent.count > most) throw new TooManySignals();
  }
}
