import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact, ContactsService, meet, onContactEvents, readableBy } from '../contacts/index.js';
import { Clock, Database, Deadlines, EventDispatcher, NotFound, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { HolderOffers } from '../queue/index.js';
import type { Viewer } from '../staff/index.js';
import { Call, type EndedBy, saveCall } from './call.js';
import { CallPushes } from './call-pushes.service.js';
import { CallNotLive, NotYourCall } from './calls.errors.js';
import { CarrierErrands } from './carrier-errands.service.js';
import { Carriers } from './carriers.js';
import { lineDeadlines } from './line-deadlines.js';
import { endLegs } from './stored-legs.js';

/** Somebody who acts on a call, as the service knows them. */
export type Party = { readonly personId: string } | { readonly accountId: string };

/** Makes sure that somebody with whom nobody speaks any more is called back, in the transaction that ends her call. */
export type CallbackMaker = (tx: Tx, call: Call, now: Date) => Promise<void>;

/**
 * The moves of a call. Everybody locks in one order: the deadline of the visitor's line, the call, the contact. What a
 * hang-up means for the contact follows from where the contact stands under its lock, not from what anybody remembers.
 */
@Injectable()
export class CallsService implements OnModuleInit {
  private makeCallback: CallbackMaker = async () => undefined;

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly ringing: HolderOffers,
    private readonly errands: CarrierErrands,
    private readonly carriers: Carriers,
    private readonly pushes: CallPushes,
    private readonly deadlines: Deadlines,
    private readonly dispatcher: EventDispatcher,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.contacts.asksForLines(async (tx, contactId) => {
      const lines = await tx.rows(sql`select 1 from calls where contact_id = ${contactId} and state <> 'ended'`);
      return lines.length > 0;
    });
    const moves = [
      'contact.assigned',
      'contact.released',
      'contact.closed',
      'contact.abandoned',
      'offer.settled',
    ] as const;
    onContactEvents(this.dispatcher, 'calls.follow', moves, async (events) => {
      for (const { type, contactId, payload } of events) {
        if (contactId) await this.follow(contactId, type === 'contact.released' ? payload.counselorId : null);
      }
    });
  }

  /** Who calls back: told of each call that ends while nobody speaks with its caller. */
  makesCallbacks(maker: CallbackMaker): void {
    this.makeCallback = maker;
  }

  /** Brings the call in line with its contact, as both stand now: an event that comes late or twice changes nothing. */
  private async follow(contactId: string, releasedBy: string | null): Promise<void> {
    const [live] = await this.db.rows<{ id: string }>(
      sql`select id from calls where contact_id = ${contactId} and state <> 'ended'`,
      'live-call-of-contact',
    );
    if (!live) return;
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, live.id); // its visitor is still there as far as anybody knows: the deadline stays
      const contact = await tx.lock(Contact, contactId);
      if (!call || call.state === 'ended' || !contact) return;
      // closed as a prank or a wrong number while the line stood: nobody is left to talk to
      if (contact.state === 'closed') return this.end(tx, call, contact.counselorId ? 'counselor' : 'lost', now);
      // whoever speaks a message speaks it to the end; it goes to whoever has the contact
      if (call.counselorId === contact.counselorId || call.state === 'recording') return;
      // a call within a conversation: whoever holds it has yet to pick up
      if (call.state === 'waiting' && (await this.ringing.rings(tx, contactId))) return;
      // nobody else can pick up there; what is left of it waits to be written
      if (call.counselorId && this.carriers.of(call.carrier).endsWithCounselor) {
        return this.end(tx, call, 'counselor', now);
      }
      await endLegs(tx, call, now);
      if (call.counselorId) call.waitAgain();
      if (contact.counselorId) call.connectTo(contact.counselorId);
      await saveCall(tx, call);
      await this.errands.bringInLine(tx, call, now);
    });
    await this.pushes.tell(live.id, releasedBy);
  }

  /** Sound flows between the two. @throws NotFound whose call it is not, CallNotLive waiting or over */
  connected(callId: string, by: Party): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (!call || !isParty(call, by)) throw new NotFound('call');
      if (call.state === 'connected') return;
      const contact = call.contactId ? await tx.lock(Contact, call.contactId) : null;
      // taken away a moment ago: its new counselor's line is another one
      if (!contact || contact.counselorId !== call.counselorId) throw new CallNotLive();
      const event = call.connected(now);
      if (event) tx.publish(event);
      await saveCall(tx, call);
      await this.errands.bringInLine(tx, call, now);
      await this.contacts.answered(tx, contact.id, now);
    });
  }

  /** The visitor or the carrier ends it. Twice is the same as once. */
  hangUp(callId: string, by: Exclude<EndedBy, 'counselor'>): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const call = await this.lock(tx, callId, now);
      if (call) await this.end(tx, call, by, now);
    });
  }

  /** Her counselor ends it. Twice is the same as once. @throws NotFound no call within reach, NotYourCall */
  hangUpAs(viewer: Viewer, contactId: string): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const [found] = await tx.rows<{ id: string; counselorId: string | null }>(sql`
        select k.id, c.counselor_id as "counselorId" from calls k join contacts c on c.id = k.contact_id
        where k.contact_id = ${contactId} and ${readableBy(viewer)} order by k.started_at desc limit 1`);
      if (!found) throw new NotFound('call');
      if (found.counselorId !== viewer.accountId) throw new NotYourCall();
      const call = await this.lock(tx, found.id, now);
      if (!call || call.state === 'ended') return;
      const contact = await tx.lock(Contact, contactId);
      if (contact?.counselorId !== viewer.accountId) throw new NotYourCall();
      await this.end(tx, call, 'counselor', now);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'call.hung-up',
        subjectType: 'call',
        subjectId: call.id,
        personId: call.personId,
      });
    });
  }

  /** In a transaction that holds the call: the end of the line, and what that means for the contact. */
  async end(tx: Tx, call: Call, by: EndedBy, now: Date): Promise<void> {
    const waited = call.state === 'waiting';
    const wasAlone = waited || !call.connectedAt;
    const event = call.end(by, now);
    if (!event) return;
    tx.publish(event);
    await endLegs(tx, call, now);
    await saveCall(tx, call);
    // whoever waited was with nobody: the carrier has nobody to let go
    if (!waited) await this.errands.bringInLine(tx, call, now);
    if (by === 'counselor' || by === 'lost') await this.errands.hangUp(tx, call, now);
    const contact = call.contactId ? await tx.lock(Contact, call.contactId) : null;
    // what was begun in writing goes on in writing, with whoever has it, or where it waits
    if (call.returnsTo && contact) {
      await this.contacts.move(tx, contact.id, call.returnsTo, 'call-ended', now);
      return;
    }
    // nobody speaks with her, nobody has judged that there is nothing to say, and she left no message to be read
    const isLost = wasAlone && contact?.live && contact.state !== 'closed';
    if (contact?.state === 'active') {
      // she has gone before a word was said: nobody can owe her one, and the record says what happened
      if (contact.counselorId && !call.connectedAt) await meet(tx, contact.id, ['answer'], contact.counselorId, now);
      await this.contacts.startWrapUpOf(tx, contact.id, now);
    }
    // a spoken message stays, and so does whoever was spoken with before she was given back: somebody writes the record
    if (contact?.state === 'waiting' && contact.live) {
      if (contact.answeredAt) await this.contacts.lineEnded(tx, contact.id, now);
      else await this.contacts.abandon(tx, contact.id, now);
    }
    if (isLost) await this.makeCallback(tx, call, now);
  }

  /**
   * Whoever would rather have left a message has hung up without one: lost like anybody who hangs up while waiting. In a
   * transaction that holds the call. Nothing happens where somebody has the contact, or a message is there after all.
   */
  async leftNothing(tx: Tx, call: Call, now: Date): Promise<void> {
    const contact = call.state === 'ended' && call.contactId ? await tx.lock(Contact, call.contactId) : null;
    if (contact?.state !== 'waiting' || contact.live || contact.answeredAt) return;
    const spoken = await tx.rows(sql`select 1 from voice_messages where call_id = ${call.id}`);
    if (spoken.length > 0) return;
    await this.makeCallback(tx, call, now);
    await this.contacts.abandon(tx, contact.id, now);
  }

  /**
   * The live call of a contact, for the counselor who holds it, with its contact; both locked.
   * @throws NotFound no call within reach, NotYourCall, CallNotLive over, or not hers yet
   */
  async lockMine(tx: Tx, viewer: Viewer, contactId: string): Promise<{ call: Call; contact: Contact }> {
    const [found] = await tx.rows<{ id: string; counselorId: string | null }>(sql`
      select k.id, c.counselor_id as "counselorId" from calls k join contacts c on c.id = k.contact_id
      where k.contact_id = ${contactId} and ${readableBy(viewer)} order by k.started_at desc limit 1`);
    if (!found) throw new NotFound('call');
    if (found.counselorId !== viewer.accountId) throw new NotYourCall();
    const call = await tx.lock(Call, found.id);
    const contact = await tx.lock(Contact, contactId);
    if (!call || !contact) throw new NotFound('call');
    if (contact.counselorId !== viewer.accountId) throw new NotYourCall();
    if (call.state === 'ended' || call.counselorId !== viewer.accountId) throw new CallNotLive();
    return { call, contact };
  }

  /** To end it: the deadlines before the call, in the order of everybody else. */
  private async lock(tx: Tx, callId: string, now: Date): Promise<Call | null> {
    for (const kind of lineDeadlines) await this.deadlines.met(tx, kind, callId, now);
    return tx.lock(Call, callId);
  }
}

function isParty(call: Call, by: Party): boolean {
  return 'personId' in by ? call.personId === by.personId : call.counselorId === by.accountId;
}
