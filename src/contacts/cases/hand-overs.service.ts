import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { contactEvent } from '../events.js';
import type { Case } from './case.js';
import { CaseTraces } from './case-traces.js';
import { Caseloads } from './caseloads.service.js';
import { HandOverUnderWay, NotYourCase } from './cases.errors.js';
import { HandOverReads } from './hand-over-reads.service.js';
import type { declineInput, HandOverView, handOverInput } from './hand-overs.schemas.js';
import { lockActedFor, lockWhere, reachableBy, requireColleague, saveCase } from './stored-cases.js';
import { caseOfHandOver, endHandOver, handOverOf, type StoredHandOver } from './stored-hand-overs.js';

/**
 * A case changes hands: offered with a note, and accepted or declined by the colleague, or taken back. Until it is accepted
 * whoever answered for it answers for it. Each act holds the case, so of two at once one sees the other.
 */
@Injectable()
export class HandOvers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: HandOverReads,
    private readonly caseloads: Caseloads,
    private readonly seals: PersonSeals,
    private readonly traces: CaseTraces,
    private readonly clock: Clock,
  ) {}

  /**
   * By whoever acts for the case: a supervisor, too, where its counselor is away or gone. A supervisor who offers it to
   * herself has said yes with it. The same `clientId` again is the same hand-over.
   * @throws NotFound the case, or the colleague, NotYourCase, IllegalCaseMove closed, HandOverUnderWay, CaseCapReached
   */
  async offer(viewer: Viewer, caseId: string, input: z.infer<typeof handOverInput>): Promise<HandOverView> {
    const now = this.clock.now();
    const { clientId, toId, note } = input;
    const id = await this.work.run(async (tx) => {
      const its = sql`h.case_id = ${caseId} and h.offered_by = ${viewer.accountId} and h.client_id = ${clientId}`;
      // accepted meanwhile, the case may be out of her reach: it is the same answer all the same
      const before = await handOverOf(tx, its);
      if (before) return before.id;
      const held = await lockActedFor(tx, viewer, caseId);
      const meanwhile = await handOverOf(tx, its);
      if (meanwhile) return meanwhile.id;
      held.refuseClosed();
      if (toId === held.responsibleId) throw new HandOverUnderWay();
      const bySupervisor = viewer.role === 'supervisor' && viewer.reaches(held.deskId);
      const isForHerself = toId === viewer.accountId;
      // a stand-in keeps what she was lent until it is offered to her
      if (isForHerself && !bySupervisor) throw new NotYourCase();
      await requireColleague(tx, held.deskId, toId);
      if (!bySupervisor) await this.caseloads.requireRoom(tx, toId);
      const handOverId = newId();
      const seal = await this.seals.of(held.personId);
      await onlyOne(() =>
        tx.rows(sql`
          insert into case_hand_overs (id, center_id, desk_id, case_id, from_id, to_id, offered_by, by_supervisor,
            client_id, note, offered_at, state)
          values (${handOverId}, ${held.centerId}, ${held.deskId}, ${caseId}, ${held.responsibleId}, ${toId},
            ${viewer.accountId}, ${bySupervisor}, ${clientId}, ${seal.seal('case_hand_overs.note', handOverId, note)},
            ${now}, 'offered')`),
      );
      const payload = { caseId, handOverId, toId };
      tx.publish(contactEvent('case.hand-over-offered', held.about(), now, payload, viewer.accountId));
      await this.traces.record(tx, viewer, held, 'case.hand-over-offered', { toId });
      if (isForHerself) {
        await this.take(tx, viewer, held, { id: handOverId, caseId, toId, bySupervisor, ...stillOffered }, now);
      }
      return handOverId;
    });
    return this.reads.after(viewer, id);
  }

  /**
   * From now on she answers for it. Said again it is the same answer.
   * @throws NotFound, HandOverSettled, CaseCapReached unless a supervisor has offered it
   */
  accept(viewer: Viewer, handOverId: string): Promise<HandOverView> {
    return this.answer(viewer, handOverId, 'accepted', async (tx, held, one, now) => {
      await requireColleague(tx, held.deskId, viewer.accountId);
      if (!one.bySupervisor) await this.caseloads.requireRoom(tx, viewer.accountId);
      await this.take(tx, viewer, held, one, now);
    });
  }

  /** Said again it is the same answer. @throws NotFound, HandOverSettled */
  decline(viewer: Viewer, handOverId: string, { reason }: z.infer<typeof declineInput>): Promise<HandOverView> {
    return this.answer(viewer, handOverId, 'declined', async (tx, held, one, now) => {
      await endHandOver(tx, held, one, { to: 'declined', by: viewer.accountId, reason }, now);
      await this.traces.record(tx, viewer, held, 'case.hand-over-declined', { reason });
    });
  }

  /** By whoever offered it, or acts for the case. @throws NotFound, NotYourCase, HandOverSettled */
  async withdraw(viewer: Viewer, handOverId: string): Promise<HandOverView> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const caseId = await caseOfHandOver(tx, handOverId, reachableBy(viewer));
      const held = await lockActedFor(tx, viewer, caseId);
      const one = await this.one(tx, handOverId);
      if (one.state === 'withdrawn') return;
      await endHandOver(tx, held, one, { to: 'withdrawn', by: viewer.accountId }, now);
      await this.traces.record(tx, viewer, held, 'case.hand-over-withdrawn');
    });
    return this.reads.after(viewer, handOverId);
  }

  private async answer(
    viewer: Viewer,
    handOverId: string,
    to: 'accepted' | 'declined',
    act: (tx: Tx, held: Case, one: StoredHandOver, now: Date) => Promise<void>,
  ): Promise<HandOverView> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const hers = sql`h.center_id = ${viewer.centerId} and h.to_id = ${viewer.accountId}`;
      const caseId = await caseOfHandOver(tx, handOverId, hers);
      const held = await lockWhere(tx, sql`k.id = ${caseId}`);
      const one = await this.one(tx, handOverId);
      if (one.state === to && one.settledBy === viewer.accountId) return;
      await act(tx, held, one, now);
    });
    return this.reads.after(viewer, handOverId);
  }

  private async take(tx: Tx, viewer: Viewer, held: Case, one: StoredHandOver, now: Date): Promise<void> {
    await endHandOver(tx, held, one, { to: 'accepted', by: viewer.accountId }, now);
    const from = held.responsibleId;
    tx.publish(held.handTo(one.toId, viewer.accountId, now));
    await saveCase(tx, held);
    await tx.rows(sql`delete from case_members where case_id = ${held.id} and account_id = ${one.toId}`);
    await this.traces.record(tx, viewer, held, 'case.handed-over', { from, to: one.toId });
  }

  private async one(tx: Tx, handOverId: string): Promise<StoredHandOver> {
    const found = await handOverOf(tx, sql`h.id = ${handOverId}`);
    if (!found) throw new Error('a hand-over whose case is held is gone');
    return found;
  }
}

const stillOffered = { state: 'offered', settledBy: null } as const;

/** One on its way a case, whoever offers it at the same moment. @throws HandOverUnderWay */
async function onlyOne(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (brokenConstraint(error) === 'case_hand_overs_one_offered') throw new HandOverUnderWay();
    throw error;
  }
}
