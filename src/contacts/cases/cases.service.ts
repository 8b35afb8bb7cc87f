import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { Blocks } from '../blocks/blocks.service.js';
import type { Contact } from '../contact.js';
import { ContactsService } from '../contacts.service.js';
import { contactEvent } from '../events.js';
import { urgencyOf } from '../urgency.js';
import type { Case } from './case.js';
import { CaseReads } from './case-reads.service.js';
import { CaseTraces } from './case-traces.js';
import { Caseloads } from './caseloads.service.js';
import { CaseOpenAlready, NextDateMissing } from './cases.errors.js';
import type { CaseView, caseInput, closeInput, moveInput, nextDateInput, reopenInput } from './cases.schemas.js';
import { lockActedFor, lockReachable, saveCase, storeMove } from './stored-cases.js';
import { endHandOver, handOverOf } from './stored-hand-overs.js';

/** The acts on a case. Each holds the case, lets it decide, publishes and saves; said again by the same id it is the same act. */
@Injectable()
export class CasesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly reads: CaseReads,
    private readonly caseloads: Caseloads,
    private readonly blocks: Blocks,
    private readonly seals: PersonSeals,
    private readonly traces: CaseTraces,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens the person's case from a contact; whoever opens it answers for it. No cap stands in the way of somebody at risk.
   * @throws NotFound, NotYourContact, NextDateMissing, CaseOpenAlready, CaseCapReached
   */
  async open(viewer: Viewer, contactId: string, { nextDate }: z.infer<typeof caseInput>): Promise<CaseView> {
    if (nextDate === null) throw new NextDateMissing();
    const now = this.clock.now();
    const id = newId();
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const { centerId, deskId, personId } = contact;
      if (!isAtRisk(contact)) await this.caseloads.requireRoom(tx, viewer.accountId);
      // one number after another: whoever opens a case of this center waits for the other
      await tx.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`cases:${centerId}`}, 0))`);
      await onlyOne(() =>
        tx.rows(sql`
          insert into cases (id, center_id, desk_id, person_id, contact_id, number, state, responsible_id, next_date,
            opened_at, opened_by)
          select ${id}, ${centerId}, ${deskId}, ${personId}, ${contact.id}, coalesce(max(number), 0) + 1, 'open',
            ${viewer.accountId}, ${nextDate}::date, ${now}, ${viewer.accountId}
          from cases where center_id = ${centerId}`),
      );
      const payload = { caseId: id, personId, responsibleId: viewer.accountId, nextDate };
      tx.publish(contactEvent('case.opened', contact, now, payload, viewer.accountId));
      await this.blocks.reconsider(tx, personId, now);
      await this.traces.record(tx, viewer, { id, centerId, personId }, 'case.opened');
    });
    return this.reads.byId(viewer, id);
  }

  /** @throws NotFound, NotYourCase, IllegalCaseMove */
  move(viewer: Viewer, caseId: string, { clientId, to, reason }: z.infer<typeof moveInput>): Promise<CaseView> {
    return this.goOn(viewer, caseId, clientId, async (tx, held, now) => {
      const { state: from } = held;
      tx.publish(held.moveTo(to, reason, viewer.accountId, now));
      await saveCase(tx, held);
      await storeMove(tx, held, { from, reason }, { accountId: viewer.accountId, clientId }, now);
      await this.traces.record(tx, viewer, held, 'case.moved', { from, to, reason });
    });
  }

  /** Ends it, with what is to be said about it; what is on its way to a colleague is taken back. @throws NotFound, NotYourCase, IllegalCaseMove */
  close(viewer: Viewer, caseId: string, input: z.infer<typeof closeInput>): Promise<CaseView> {
    return this.goOn(viewer, caseId, input.clientId, async (tx, held, now) => {
      const { state: from } = held;
      tx.publish(...held.close(input.effect, viewer.accountId, now));
      await saveCase(tx, held);
      const moveId = await storeMove(
        tx,
        held,
        { from, reason: 'ended' },
        { accountId: viewer.accountId, clientId: input.clientId },
        now,
      );
      const id = newId();
      const seal = await this.seals.of(held.personId);
      await tx.rows(sql`
        insert into case_closings (id, center_id, desk_id, case_id, move_id, effect, summary, closed_at, closed_by)
        values (${id}, ${held.centerId}, ${held.deskId}, ${caseId}, ${moveId}, ${input.effect},
          ${seal.seal('case_closings.summary', id, input.summary)}, ${now}, ${viewer.accountId})`);
      const offered = await handOverOf(tx, sql`h.case_id = ${caseId} and h.state = 'offered'`);
      if (offered) await endHandOver(tx, held, offered, { to: 'withdrawn', by: viewer.accountId }, now);
      await this.traces.record(tx, viewer, held, 'case.closed', { from, effect: input.effect });
    });
  }

  /** @throws NotFound, NotYourCase, NextDateMissing, IllegalCaseMove, CaseOpenAlready beside another one that runs */
  reopen(viewer: Viewer, caseId: string, input: z.infer<typeof reopenInput>): Promise<CaseView> {
    const { clientId, reason, nextDate } = input;
    if (nextDate === null) throw new NextDateMissing();
    return this.goOn(viewer, caseId, clientId, async (tx, held, now) => {
      const { state: from } = held;
      tx.publish(...held.reopen(reason, nextDate, viewer.accountId, now));
      await onlyOne(() => saveCase(tx, held));
      await storeMove(tx, held, { from, reason }, { accountId: viewer.accountId, clientId }, now);
      await this.blocks.reconsider(tx, held.personId, now);
      await this.traces.record(tx, viewer, held, 'case.reopened', { reason });
    });
  }

  /**
   * The next day to look again, by everybody who reaches the case. @throws NotFound, NextDateMissing, IllegalCaseMove closed
   */
  async lookAgain(viewer: Viewer, caseId: string, input: z.infer<typeof nextDateInput>): Promise<CaseView> {
    const { clientId, nextDate, done } = input;
    if (nextDate === null) throw new NextDateMissing();
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const held = await lockReachable(tx, viewer, caseId);
      if (await isKnown(tx, 'case_looks', caseId, viewer, clientId)) return;
      tx.publish(held.lookAgainOn(nextDate, viewer.accountId, now));
      await saveCase(tx, held);
      if (done) {
        await tx.rows(sql`
          insert into case_looks (id, center_id, desk_id, case_id, account_id, client_id, looked_at, next_date)
          values (${newId()}, ${held.centerId}, ${held.deskId}, ${caseId}, ${viewer.accountId}, ${clientId}, ${now},
            ${nextDate}::date)`);
      }
      await this.traces.record(tx, viewer, held, 'case.next-date-set', { nextDate, done });
    });
    return this.reads.byId(viewer, caseId);
  }

  /** Holds the case for whoever acts for it, and does what this id of hers has not done before. */
  private async goOn(
    viewer: Viewer,
    caseId: string,
    clientId: string,
    act: (tx: Tx, held: Case, now: Date) => Promise<void>,
  ): Promise<CaseView> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const held = await lockActedFor(tx, viewer, caseId);
      if (await isKnown(tx, 'case_moves', caseId, viewer, clientId)) return;
      await act(tx, held, now);
    });
    return this.reads.byId(viewer, caseId);
  }
}

/** A signal or a grade of 3 or 4, the one before included. */
function isAtRisk({ signal, grade, gradeBefore }: Contact): boolean {
  return urgencyOf(signal, grade, gradeBefore) >= URGENT;
}

/** As `urgencyOf` counts a 3. */
const URGENT = 6;

async function isKnown(
  tx: Tx,
  table: 'case_moves' | 'case_looks',
  caseId: string,
  viewer: Viewer,
  clientId: string,
): Promise<boolean> {
  const known =
    table === 'case_moves'
      ? sql`select 1 from case_moves where case_id = ${caseId} and moved_by = ${viewer.accountId} and client_id = ${clientId}`
      : sql`select 1 from case_looks where case_id = ${caseId} and account_id = ${viewer.accountId} and client_id = ${clientId}`;
  return (await tx.rows(known)).length > 0;
}

/** One running case a person, whoever opens another at the same moment. @throws CaseOpenAlready */
async function onlyOne(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (brokenConstraint(error) === 'cases_one_open_per_person') throw new CaseOpenAlready();
    throw error;
  }
}
