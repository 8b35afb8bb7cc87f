import sql from 'sql-template-tag';
import type { Deadlines, Tx } from '../platform/index.js';
import { hasRoomFor, kindOf } from './capacity.js';
import type { Head } from './line-heads.js';
import { OFFER_EXPIRY } from './new-offer.js';
import { Offer, saveOffer } from './offer.js';
import { compareInLine, givesWay, type Waiting } from './place-in-line.js';
import { atWork, hasRefused } from './ready-counselors.js';

/** What rings at somebody who could take another instead. */
export interface Ringing extends Waiting {
  readonly offerId: string;
  readonly counselorId: string;
  /** false: she has refused that other one for good */
  readonly suits: boolean;
}

/**
 * What would go back in line for whom nobody free can take: at somebody on shift at the desk who has room for it. Whoever comes
 * last in line is first. What has rung its time is not among them: its own end is due; nor what a colleague hands to her by name and would get back.
 */
export async function ringingBelow(tx: Tx, deskId: string, head: Head, now: Date): Promise<Ringing[]> {
  const ringing = await tx.rows<Ringing>(sql`
    select o.id as "offerId", a.id as "counselorId", not ${hasRefused(head.contactId)} as suits,
      c.id as "contactId", c.channel, c.live, c.urgency, c.waiting_since as "waitingSince"
    from offers o join contacts c on c.id = o.contact_id, ${atWork(deskId, now)} and ${hasRoomFor(kindOf(head))}
      and o.counselor_id = a.id and o.state = 'open' and o.handed_by is null and o.expires_at > ${now}`);
  return ringing.filter((one) => givesWay(one, head)).sort((a, b) => compareInLine(b, a, now));
}

/**
 * Puts the first of these that can be had back in line, where it stood. Waits for nobody: whoever accepts, declines or leaves at this
 * moment holds her offer and keeps it, and there is another look after her.
 * @returns whose hands are free now; null where there is none
 */
export async function takeBackOne(
  tx: Tx,
  deadlines: Deadlines,
  ringing: readonly Pick<Ringing, 'offerId' | 'counselorId' | 'suits'>[],
  now: Date,
): Promise<string | null> {
  for (const { offerId, counselorId } of ringing.filter(({ suits }) => suits)) {
    if (!(await deadlines.tryMet(tx, OFFER_EXPIRY, offerId, now))) continue;
    // hers alone from here: whoever settles an offer holds its deadline first
    const offer = await tx.lock(Offer, offerId);
    if (offer?.state !== 'open') continue;
    tx.publish(offer.settle('withdrawn', now, 'gave-way'));
    await saveOffer(tx, offer);
    return counselorId;
  }
  return null;
}
