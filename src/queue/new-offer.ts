import sql from 'sql-template-tag';
import { contactEvent } from '../contacts/index.js';
import { type Deadlines, newId, type Tx } from '../platform/index.js';

/** The kind of the deadlines that end offers. */
export const OFFER_EXPIRY = 'offer.expiry';

/** What an offer needs to know of the contact's desk. */
export interface OfferingDesk {
  readonly id: string;
  readonly centerId: string;
  readonly textOfferSeconds: number;
  readonly liveOfferSeconds: number;
}

export async function offeringDesk(tx: Tx, deskId: string): Promise<OfferingDesk | null> {
  const [desk] = await tx.rows<OfferingDesk>(sql`
    select id, center_id as "centerId", text_offer_seconds as "textOfferSeconds",
      live_offer_seconds as "liveOfferSeconds" from desks where id = ${deskId}`);
  return desk ?? null;
}

/**
 * Rings at one counselor, with the deadline that ends it. The unique indexes have the last word.
 * @param desk the contact's
 * @param how `overflow`: she is of the desk that takes over what waits there too long; `handedBy`: who gave it to exactly her
 * @returns false where the contact is offered already, or something rings at her: then nothing was done
 */
export async function makeOffer(
  tx: Tx,
  deadlines: Deadlines,
  desk: OfferingDesk,
  contact: { readonly id: string; readonly live: boolean },
  counselorId: string,
  now: Date,
  how: { readonly overflow?: boolean; readonly handedBy?: string } = {},
): Promise<boolean> {
  const id = newId();
  const lasts = contact.live ? desk.liveOfferSeconds : desk.textOfferSeconds;
  const expiresAt = new Date(now.getTime() + lasts * 1000);
  const made = await tx.rows(sql`
    insert into offers (id, center_id, desk_id, contact_id, counselor_id, state, offered_at, expires_at,
      overflow, handed_by)
    values (${id}, ${desk.centerId}, ${desk.id}, ${contact.id}, ${counselorId}, 'open', ${now}, ${expiresAt}, ${how.overflow ?? false},
      ${how.handedBy ?? null})
    on conflict do nothing returning id`);
  if (made.length === 0) return false;
  await deadlines.set(tx, { centerId: desk.centerId, kind: OFFER_EXPIRY, subjectId: id, dueAt: expiresAt });
  const about = { id: contact.id, centerId: desk.centerId, deskId: desk.id };
  tx.publish(
    contactEvent('contact.offered', about, now, { offerId: id, counselorId, expiresAt: expiresAt.toISOString() }),
  );
  return true;
}
