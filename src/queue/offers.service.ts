import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import {
  Contact,
  ContactsService,
  contactEvent,
  type Door,
  type Front,
  type Grade,
  type GradeBefore,
  isJudged,
  onContactEvents,
} from '../contacts/index.js';
import { Clock, Database, Deadlines, EventDispatcher, NotFound, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { type Channel, rest, type Viewer } from '../staff/index.js';
import { kindOf } from './capacity.js';
import { ColleaguesService } from './colleagues.service.js';
import { MatchingService } from './matching.service.js';
import { makeOffer, OFFER_EXPIRY, offeringDesk } from './new-offer.js';
import { Offer, type OfferReason, saveOffer } from './offer.js';
import { minutesWaited } from './place-in-line.js';
import { PresenceService } from './presence.service.js';
import { ColleagueNotFree, OfferGone } from './queue.errors.js';
import type { offer, placeReason } from './queue.schemas.js';

type OfferView = z.infer<typeof offer>;
interface OfferRow {
  id: string;
  contactId: string;
  deskName: string;
  channel: Channel;
  door: Door | null;
  live: boolean;
  signal: number | null;
  grade: Grade;
  gradeBefore: GradeBefore;
  front: Front;
  overflow: boolean;
  cameFirst: boolean;
  /** she holds the contact already, and it calls her */
  isHers: boolean;
  waitingSince: Date;
  offeredAt: Date;
  expiresAt: Date;
}

/** Offers and their ends: taken, declined, expired, withdrawn. Each is settled once, under its row's lock. */
@Injectable()
export class OffersService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly matching: MatchingService,
    private readonly colleagues: ColleaguesService,
    private readonly presence: PresenceService,
    private readonly deadlines: Deadlines,
    private readonly dispatcher: EventDispatcher,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(OFFER_EXPIRY, (tx, deadline, now) => this.expire(tx, deadline.subjectId, now));
    this.presence.onLost((accountId) => this.withdrawFrom(accountId, 'offline'));
    const changes = [
      'contact.opened',
      'contact.released',
      'contact.closed',
      'contact.assigned',
      'offer.settled',
      'contact.moved',
      'signal.raised',
      // an answered letter leaves its place
      'reply.settled',
    ] as const;
    onContactEvents(this.dispatcher, 'queue.matching', changes, async (events) => {
      for (const { deskId } of events) if (deskId) this.matching.lookAt(deskId);
    });
    // whoever has her hands free again may help at any of her desks
    const freed = ['contact.wrap-up-started', 'contact.closed', 'contact.released'] as const;
    onContactEvents(this.dispatcher, 'queue.freed', freed, async (events) => {
      const counselors = new Set(events.map(({ payload }) => payload.counselorId));
      for (const counselorId of counselors) await this.lookAtDesksOf(counselorId);
    });
    onContactEvents(this.dispatcher, 'queue.declined', ['offer.settled'], async (events) => {
      const free = events.filter(({ payload }) => payload.outcome === 'declined');
      for (const counselorId of new Set(free.map(({ payload }) => payload.counselorId))) {
        await this.lookAtDesksOf(counselorId);
      }
    });
    const ends = ['contact.abandoned', 'contact.line-ended', 'contact.closed', 'contact.moved'] as const;
    onContactEvents(this.dispatcher, 'queue.abandoned', ends, async (events) => {
      for (const { type, contactId, deskId, occurredAt, payload } of events) {
        if (type === 'contact.moved' && payload.reason !== 'call-ended') continue;
        if (contactId) await this.withdrawOf(contactId, new Date(occurredAt));
        if (deskId) this.matching.lookAt(deskId);
      }
    });
  }

  /** Nobody is on the line any more: nothing rings for nobody. What is left to write is offered anew, as that. */
  private async withdrawOf(contactId: string, offeredBy: Date): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const [open] = await tx.rows<{ id: string }>(sql`
        select id from offers where contact_id = ${contactId} and state = 'open' and offered_at <= ${offeredBy}`);
      if (!open) return;
      await this.deadlines.met(tx, OFFER_EXPIRY, open.id, now);
      const offer = await tx.lock(Offer, open.id);
      if (offer?.state !== 'open') return;
      tx.publish(offer.settle('withdrawn', now, 'caller-left'));
      await saveOffer(tx, offer);
    });
  }

  /** The offer ringing at this counselor now. */
  async current(viewer: Viewer): Promise<OfferView | null> {
    const rows = await this.read(sql`o.counselor_id = ${viewer.accountId} and o.state = 'open'`);
    return rows[0] ?? null;
  }

  async byId(offerId: string): Promise<OfferView | null> {
    return (await this.read(sql`o.id = ${offerId} and o.state = 'open'`))[0] ?? null;
  }

  /**
   * Offers a waiting contact to exactly this colleague, in the caller's transaction: she was named by whoever hands it on.
   * Declined or left ringing, it goes back to `handedBy` where she is named and has room, and otherwise to whoever is next,
   * from where it stands. Takes no desk's advisory lock, since the contact is held already; the unique indexes settle who
   * was first.
   * @throws NotFound, ColleagueNotFree not there, off shift at this desk, without room, or something rings at her
   */
  async direct(tx: Tx, contactId: string, accountId: string, now: Date, handedBy?: string): Promise<void> {
    const contact = await tx.lock(Contact, contactId);
    const desk = contact && (await offeringDesk(tx, contact.deskId));
    if (!contact || !desk) throw new NotFound('contact');
    if (contact.state !== 'waiting') throw new ColleagueNotFree();
    if (!(await makeOffer(tx, this.deadlines, desk, contact, accountId, now, { handedBy })))
      throw new ColleagueNotFree();
    // after the offer: what she took while we waited for the index is in the books by now
    await this.colleagues.requireRoom(tx, desk.id, accountId, contactId, now, kindOf(contact));
  }

  /** @returns the contact, now this counselor's @throws NotFound not hers, OfferGone too late */
  accept(viewer: Viewer, offerId: string): Promise<{ contactId: string }> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      await this.deadlines.met(tx, OFFER_EXPIRY, offerId, now); // before the offer: its expiry locks in this order too
      const offer = await this.lockMine(tx, viewer, offerId);
      if (offer.expiresAt <= now) throw new OfferGone();
      tx.publish(offer.settle('accepted', now));
      await saveOffer(tx, offer);
      const contact =
        (await this.contacts.holdOn(tx, offer.contactId, viewer.accountId, now)) ??
        (await this.contacts.assign(tx, offer.contactId, viewer.accountId, now));
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'contact.accepted',
        subjectType: 'contact',
        subjectId: contact.id,
        personId: contact.personId,
      });
      return { contactId: contact.id };
    });
  }

  /** The contact goes on to the next at once. @throws NotFound, OfferGone */
  async decline(viewer: Viewer, offerId: string, reason: OfferReason): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      await this.deadlines.met(tx, OFFER_EXPIRY, offerId, now);
      const offer = await this.lockMine(tx, viewer, offerId);
      tx.publish(offer.settle('declined', now, reason));
      await saveOffer(tx, offer);
      await this.notTaken(tx, offer, now);
      if (reason === 'break') await rest(tx, viewer.accountId, 'break', now);
    });
  }

  /** Whatever rings at this counselor stops ringing and moves on: the line is lost, or she has stopped. */
  async withdrawFrom(accountId: string, reason: 'offline' | 'break'): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const [open] = await tx.rows<{ id: string }>(sql`
        select id from offers where counselor_id = ${accountId} and state = 'open'`);
      if (!open) return;
      await this.deadlines.met(tx, OFFER_EXPIRY, open.id, now);
      const offer = await tx.lock(Offer, open.id);
      if (offer?.state !== 'open') return;
      tx.publish(offer.settle('withdrawn', now, reason));
      await saveOffer(tx, offer);
      await this.notTaken(tx, offer, now);
    });
    await this.lookAtDesksOf(accountId);
  }

  /** A counselor's presence has changed: her desks may be able to help somebody, or no longer. */
  async lookAtDesksOf(accountId: string): Promise<void> {
    const desks = await this.db.rows<{ deskId: string }>(sql`
      select desk_id as "deskId" from desk_members where account_id = ${accountId}`);
    for (const { deskId } of desks) this.matching.lookAt(deskId);
  }

  /** Nobody answered: the counselor is shown as away until she says otherwise, the contact goes to the next. */
  private async expire(tx: Tx, offerId: string, now: Date): Promise<void> {
    const offer = await tx.lock(Offer, offerId);
    if (offer?.state !== 'open') return;
    tx.publish(offer.settle('expired', now));
    await saveOffer(tx, offer);
    await this.notTaken(tx, offer, now);
    await rest(tx, offer.counselorId, 'away', now);
  }

  /** Not taken by the colleague it was handed to: whoever knows the visitor goes on, or it waits first in line. */
  private async notTaken(tx: Tx, { contactId, counselorId, handedBy }: Offer, now: Date): Promise<void> {
    // it was hers, and called her: somebody else picks up
    if (await this.contacts.holdOn(tx, contactId, counselorId, now)) {
      await this.contacts.releaseToFront(tx, contactId, 'invited', now);
      return;
    }
    if (!handedBy) return;
    const contact = await tx.lock(Contact, contactId);
    if (contact?.state !== 'waiting' || !(await this.colleagues.canGoOn(tx, handedBy, kindOf(contact)))) return;
    tx.publish(contactEvent('contact.came-back', contact, now, { counselorId: handedBy }));
    await this.contacts.assign(tx, contactId, handedBy, now);
    await this.audit.record(tx, {
      centerId: contact.centerId,
      accountId: null,
      action: 'contact.came-back',
      subjectType: 'contact',
      subjectId: contactId,
      personId: contact.personId,
      detail: { accountId: handedBy },
    });
  }

  private async lockMine(tx: Tx, viewer: Viewer, offerId: string): Promise<Offer> {
    const offer = await tx.lock(Offer, offerId);
    if (!offer || offer.counselorId !== viewer.accountId) throw new NotFound('offer');
    return offer;
  }

  private async read(condition: Sql): Promise<OfferView[]> {
    const rows = await this.db.rows<OfferRow>(sql`
      select o.id, o.contact_id as "contactId", d.name as "deskName", c.channel, c.door, c.live, c.signal, c.grade,
        c.grade_before as "gradeBefore", c.front, o.overflow, c.counselor_id is not null as "isHers",
        exists (select 1 from offers g where g.counselor_id = o.counselor_id and g.settled_at = o.offered_at
          and g.reason = 'gave-way') as "cameFirst", c.waiting_since as "waitingSince", o.offered_at as "offeredAt", o.expires_at as "expiresAt"
      from offers o join contacts c on c.id = o.contact_id join desks d on d.id = o.desk_id where ${condition}`);
    return rows.map(({ gradeBefore, front, overflow, cameFirst, isHers, ...row }) => ({
      ...row,
      waitingSince: row.waitingSince.toISOString(),
      offeredAt: row.offeredAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      reasons: [
        ...(cameFirst ? [{ code: 'came-first' as const, value: 0 }] : []),
        ...(isHers ? [{ code: 'invited' as const, value: 0 }] : []),
        ...(overflow ? [{ code: 'overflow' as const, value: 0 }] : []),
        ...reasonsFor({ ...row, gradeBefore, front }, this.clock.now()),
      ],
    }));
  }
}

/** Why a contact stands where it stands, from the same figures the order is made of. */
export function reasonsFor(
  contact: { front: Front; signal: number | null; grade: Grade; gradeBefore: GradeBefore; waitingSince: Date },
  now: Date,
): z.infer<typeof placeReason>[] {
  const risk = riskAndWait(contact, now);
  if (!contact.front) return risk;
  return [{ code: contact.front, value: 0 }, ...risk.filter(({ code }) => code !== 'unknown-risk')];
}

function riskAndWait(
  contact: { signal: number | null; grade: Grade; gradeBefore: GradeBefore; waitingSince: Date },
  now: Date,
): z.infer<typeof placeReason>[] {
  const { signal, grade, gradeBefore } = contact;
  const waited = { code: 'waited' as const, value: Math.floor(minutesWaited(contact, now)) };
  const graded = isJudged(grade)
    ? { code: 'grade' as const, value: Number(grade) }
    : gradeBefore && { code: 'grade-before' as const, value: Number(gradeBefore) };
  if (graded && graded.value >= (signal ?? 0)) return [graded, waited];
  if (signal !== null) return [{ code: 'signal', value: signal }, waited];
  return [{ code: 'unknown-risk', value: 0 }, waited];
}
