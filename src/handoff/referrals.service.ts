import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Blocks, type Contact, ContactsService, OpenRisks, samePerson } from '../contacts/index.js';
import {
  Clock,
  Config,
  type Deadline,
  Deadlines,
  Log,
  type NewEvent,
  NotFound,
  newId,
  type Tx,
  UnitOfWork,
} from '../platform/index.js';
import { Audit, type AuditEntry, PersonSeals } from '../privacy/index.js';
import { AlarmsService } from '../queue/index.js';
import type { Viewer } from '../staff/index.js';
import { GradeTooLow, NoHospital, ReferralUnderWay } from './handoff.errors.js';
import type { ReferralView, referralInput } from './handoff.schemas.js';
import { REFERRAL_CLOCK, Referral } from './referral.js';
import { ReferralReadsService } from './referral-reads.service.js';
import { opensTo } from './referral-visibility.js';
import { allianceOf, holdAlliance } from './stored-alliance.js';
import { lockReferral, saveAsks, saveReferral } from './stored-referrals.js';

type ReferralInput = z.infer<typeof referralInput>;

/** How often referrals without a clock are looked for; there are none unless something is broken. */
const LOOK_EVERY_MS = 30_000;

/**
 * The green channel that nobody may forget: each act and each passing of the clock settles the deadline, the referral,
 * the alarm and the sharing ledger in one transaction. Order of locks: deadline, alliance, referral; contact, referral.
 */
@Injectable()
export class ReferralsService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly reads: ReferralReadsService,
    private readonly blocks: Blocks,
    private readonly risks: OpenRisks,
    private readonly deadlines: Deadlines,
    private readonly alarms: AlarmsService,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(REFERRAL_CLOCK, (tx, deadline, now) => this.letClockPass(tx, deadline, now));
    this.risks.register(async (tx, personId) => {
      const open = await tx.rows(
        sql`select 1 from referrals where person_id = any(${samePerson(personId)}) and state <> 'withdrawn' limit 1`,
      );
      return { referral: open.length > 0 };
    });
  }

  /**
   * Asks the first hospital, or the one named. The same `clientId` again is the same referral.
   * @throws NotFound, NotYourContact, GradeTooLow, ReferralUnderWay, NoHospital, NotFound for a hospital outside the alliance
   */
  async send(viewer: Viewer, contactId: string, input: ReferralInput): Promise<ReferralView> {
    const now = this.clock.now();
    const referralId = await this.work.run(async (tx) => {
      const contact =
        viewer.role === 'supervisor'
          ? await this.contacts.lockReadable(tx, viewer, contactId)
          : await this.contacts.lockMine(tx, viewer, contactId);
      const [sent] = await tx.rows<{ id: string }>(sql`
        select id from referrals where contact_id = ${contactId} and client_id = ${input.clientId}`);
      if (sent) return sent.id;
      return (await this.sendNew(tx, viewer, contact, input, now)).id;
    });
    return this.reads.one(viewer, referralId);
  }

  /**
   * The viewer's hospital receives the child. Said again by the same account it is the same answer.
   * @throws NotFound for a hospital that was not asked, AlreadyAcknowledged, ReferralWithdrawn
   */
  acknowledge(viewer: Viewer, referralId: string): Promise<ReferralView> {
    return this.act(viewer, referralId, 'referral.acknowledged', (referral, now) =>
      referral.acknowledge(viewer.orgUnitId, viewer.accountId, now),
    );
  }

  /** By whoever sent it, the contact's counselor or a supervisor. @throws NotFound */
  withdraw(viewer: Viewer, referralId: string): Promise<ReferralView> {
    return this.act(viewer, referralId, 'referral.withdrawn', (referral, now) =>
      referral.withdraw(viewer.accountId, now),
    );
  }

  private async act(
    viewer: Viewer,
    referralId: string,
    action: string,
    decide: (referral: Referral, now: Date) => NewEvent | null,
  ): Promise<ReferralView> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const reach = await tx.rows(sql`
        select 1 from referrals r join contacts c on c.id = r.contact_id
        where r.id = ${referralId} and ${opensTo(viewer)}`);
      if (reach.length === 0) throw new NotFound('referral');
      await this.deadlines.met(tx, REFERRAL_CLOCK, referralId, now); // before the referral, as its clock does
      const referral = await lockReferral(tx, referralId);
      const event = decide(referral, now);
      if (!event) return;
      tx.publish(event);
      await saveReferral(tx, referral);
      await this.alarms.clearFor(tx, aboutContact(referral), 'referral-unanswered', now);
      await this.audit.record(tx, entry(referral, viewer.accountId, action));
    });
    return this.reads.one(viewer, referralId);
  }

  /**
   * The last line of defence: a referral that waits for an answer without a clock gets it back. Deadlines are set aside
   * after failing too often, a child is not.
   */
  @Interval(LOOK_EVERY_MS)
  async keepClocks(): Promise<void> {
    if (!this.config.doesBackgroundWork) return;
    try {
      await this.work.run(async (tx) => {
        const stopped = await tx.rows<{ id: string; centerId: string; dueAt: Date }>(sql`
          select r.id, r.center_id as "centerId", k.due_at as "dueAt"
          from referrals r join referral_asks k on k.referral_id = r.id and k.state = 'asked'
          where r.state = 'sent' and r.unanswered_at is null and not exists (select 1 from deadlines d
            where d.kind = ${REFERRAL_CLOCK} and d.subject_id = r.id and d.state = 'due')
          order by r.id for update of r skip locked`);
        for (const { id, centerId, dueAt } of stopped) {
          await this.deadlines.set(tx, { centerId, kind: REFERRAL_CLOCK, subjectId: id, dueAt });
        }
      });
    } catch (error) {
      this.log.error('referrals.clocks-failed', error);
    }
  }

  /** Everything that can refuse comes before anything is written. */
  private async sendNew(tx: Tx, viewer: Viewer, contact: Contact, input: ReferralInput, now: Date): Promise<Referral> {
    if (contact.grade !== '3' && contact.grade !== '4') throw new GradeTooLow();
    const live = await tx.rows(sql`
      select 1 from referrals where contact_id = ${contact.id} and state <> 'withdrawn'`);
    if (live.length > 0) throw new ReferralUnderWay();
    const alliance = await allianceOf(tx, contact.centerId);
    if (alliance.length === 0) throw new NoHospital();
    const first = input.hospitalId ? alliance.find((one) => one.hospitalId === input.hospitalId) : alliance[0];
    if (!first) throw new NotFound('hospital');

    const referral = referralOf(contact, input, viewer.accountId, now);
    const seal = await this.seals.of(contact.personId);
    const sealed = seal.sealJson('referrals.packet', referral.id, input.packet);
    tx.publish(referral.send(first, now));
    await tx.rows(sql`
      insert into referrals (id, center_id, desk_id, contact_id, person_id, client_id, grade, basis, packet, state,
        sent_by, sent_at)
      values (${referral.id}, ${referral.centerId}, ${referral.deskId}, ${contact.id}, ${referral.personId},
        ${input.clientId}, ${referral.grade}, ${referral.basis}, ${sealed}, ${referral.state}, ${viewer.accountId},
        ${now})`);
    await saveAsks(tx, referral);
    await this.startClock(tx, referral, viewer.accountId);
    await this.blocks.reconsider(tx, referral.personId, now);
    return referral;
  }

  /** The hospital asked has not answered in time: the next is asked, or supervisors are told that none is left. */
  private async letClockPass(tx: Tx, deadline: Deadline, now: Date): Promise<void> {
    await holdAlliance(tx, deadline.centerId, 'read');
    const referral = await lockReferral(tx, deadline.subjectId);
    const event = referral.letClockPass(await allianceOf(tx, deadline.centerId), now);
    if (!event) return;
    tx.publish(event);
    await saveReferral(tx, referral);
    const contact = aboutContact(referral);
    if (referral.asked) {
      await this.alarms.clearFor(tx, contact, 'referral-unanswered', now);
      await this.deadlines.met(tx, REFERRAL_CLOCK, referral.id, now); // makes room for the next; it still counts as passed
      await this.startClock(tx, referral, null);
    } else {
      await this.alarms.raiseFor(tx, contact, 'referral-unanswered', now);
    }
  }

  /** The clock of whoever is asked now, and the entry in the sharing ledger: from here on this hospital may read. */
  private async startClock(tx: Tx, referral: Referral, by: string | null): Promise<void> {
    const { asked } = referral;
    if (!asked) throw new Error('nobody is asked');
    const { centerId, id: subjectId, basis } = referral;
    await this.deadlines.set(tx, { centerId, kind: REFERRAL_CLOCK, subjectId, dueAt: asked.dueAt });
    const detail = { basis, hospitalId: asked.hospitalId, place: asked.place };
    await this.audit.record(tx, { ...entry(referral, by, 'referral.shared'), detail });
  }
}

function referralOf(contact: Contact, { basis }: ReferralInput, sentBy: string, now: Date): Referral {
  const { centerId, deskId, id: contactId, personId, grade } = contact;
  const more = { unansweredAt: null, acknowledgedHospitalId: null, acknowledgedBy: null, acknowledgedAt: null };
  return Object.assign(new Referral(), more, {
    id: newId(),
    centerId,
    deskId,
    contactId,
    personId,
    grade,
    basis,
    state: 'sent' as const,
    sentBy,
    sentAt: now,
    withdrawnBy: null,
    withdrawnAt: null,
  });
}

function aboutContact({ contactId: id, centerId, deskId }: Referral) {
  return { id, centerId, deskId };
}

function entry({ id: subjectId, centerId, personId }: Referral, accountId: string | null, action: string): AuditEntry {
  return { centerId, accountId, action, subjectType: 'referral', subjectId, personId };
}
