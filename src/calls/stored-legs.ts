import sql from 'sql-template-tag';
import { newId, type Tx } from '../platform/index.js';
import { type Call, callEvent } from './call.js';
import { CallLeg, type LegPart, legPayload } from './leg.js';

/** Legs as rows. Everybody holds their call before them. */

export interface NewLeg {
  readonly part: LegPart;
  readonly mode: CallLeg['mode'];
  readonly accountId: string | null;
  readonly entryId?: string;
  /** the sender's id: asked twice is asked once */
  readonly clientId?: string;
  /** she asked for it herself */
  readonly isAnswered?: boolean;
}

/**
 * One more on a call that the transaction holds.
 * @returns null where she is on a call already: the unique indexes have the last word
 */
export async function addLeg(tx: Tx, call: Call, leg: NewLeg, now: Date): Promise<CallLeg | null> {
  const answeredAt = leg.isAnswered ? now : null;
  const [made] = await tx.rows<{ id: string }>(sql`
    insert into call_legs (id, center_id, call_id, part, account_id, entry_id, mode, state, client_id, asked_at, answered_at)
    values (${newId()}, ${call.centerId}, ${call.id}, ${leg.part}, ${leg.accountId}, ${leg.entryId ?? null}, ${leg.mode},
      'asked', ${leg.clientId ?? null}, ${now}, ${answeredAt})
    on conflict do nothing returning id`);
  const added = made ? await tx.lock(CallLeg, made.id) : null;
  if (added && added.part !== 'counselor') tx.publish(callEvent('call.leg-asked', call, now, legPayload(added)));
  return added;
}

export async function saveLeg(tx: Tx, leg: CallLeg): Promise<void> {
  await tx.rows(sql`
    update call_legs set part = ${leg.part}, mode = ${leg.mode}, state = ${leg.state}, answered_at = ${leg.answeredAt},
      joined_at = ${leg.joinedAt}, left_at = ${leg.leftAt}, gone_at = ${leg.goneAt}, carrier_leg_id = ${leg.carrierLegId}
    where id = ${leg.id}`);
}

/** Those who are on a call now or asked, held until the transaction ends. */
export async function liveLegs(tx: Tx, callId: string): Promise<CallLeg[]> {
  return tx.manager
    .getRepository(CallLeg)
    .createQueryBuilder('held')
    .where(`held.call_id = :callId and held.state in ('asked', 'joined')`, { callId })
    .orderBy('held.id')
    .setLock('pessimistic_write')
    .getMany();
}

/** Nobody stays on a call that is over, or back in the queue. */
export async function endLegs(tx: Tx, call: Call, now: Date, legs?: readonly CallLeg[]): Promise<void> {
  for (const leg of legs ?? (await liveLegs(tx, call.id))) {
    const left = leg.end(call, 'left', now);
    if (leg.part !== 'counselor') tx.publish(left);
    await saveLeg(tx, leg);
  }
}
