import { z } from 'zod';
import { grade } from '../contacts/index.js';
import { id, instant, isStorable, text } from '../platform/index.js';

/** The hospitals of the alliance, in the order they are asked. */
export const allianceHospital = z.object({
  hospitalId: id,
  name: z.string(),
  /** 1 is asked first */
  rank: z.number().int(),
  /** how long it has to acknowledge before the next is asked */
  acknowledgeMinutes: z.number().int(),
  /** what to ring when the screen stays silent; null where none is known */
  phone: z.string().nullable(),
});
export const alliance = z.object({ items: z.array(allianceHospital) });
export const allianceInput = z.strictObject({
  /** the whole alliance in its order; a hospital left out is asked no more */
  hospitals: z
    .array(
      z.strictObject({
        hospitalId: id,
        /** [P] 15 unless the alliance has agreed on something else */
        acknowledgeMinutes: z.number().int().min(1).max(1440).default(15),
        phone: z
          .string()
          .regex(/^\+?[0-9 -]{3,30}$/)
          .nullable()
          .default(null),
      }),
    )
    .max(50),
});

/** On what ground the child's data is shared (个人信息保护法 13(4), 23, 29). */
export const basis = z.enum(['consent', 'guardian-consent', 'life-emergency']);
export type Basis = z.infer<typeof basis>;
export const guardianTold = z.enum(['told', 'not-told', 'not-safe']);

/** What the hospital is told: no more than it needs to receive the child. Sealed. */
export const packet = z.strictObject({
  reason: text(4_000),
  measures: z.string().max(4_000).refine(isStorable).default(''),
  guardian: guardianTold,
});
export const referralInput = z.strictObject({
  /** made by the sender; the same id again is the same referral */
  clientId: z.uuid(),
  /** asked first; the alliance's first otherwise */
  hospitalId: id.optional(),
  basis,
  packet,
});

export const referralStates = ['sent', 'acknowledged', 'withdrawn'] as const;
export const referralState = z.enum(referralStates);
export type ReferralState = z.infer<typeof referralState>;
export const askedState = z.enum(['asked', 'passed', 'acknowledged', 'withdrawn']);
export type AskedState = z.infer<typeof askedState>;

export const referral = z.object({
  id,
  contactId: id,
  /** of the contact when it was sent */
  grade,
  state: referralState,
  basis,
  sentAt: instant,
  sentBy: z.string(),
  deskName: z.string(),
  /** when the hospital now asked must have acknowledged; null once nobody's clock runs */
  dueAt: instant.nullable(),
  /** all were asked, none has answered: stands until one does */
  unanswered: z.boolean(),
  /** a hospital sees only its own line */
  asked: z.array(z.object({ hospitalId: id, name: z.string(), askedAt: instant, dueAt: instant, state: askedState })),
  /** which hospital receives the child; `by` says who there, and is null for other hospitals */
  acknowledgedBy: z.object({ hospitalId: id, name: z.string(), by: z.string().nullable(), at: instant }).nullable(),
});
export type ReferralView = z.infer<typeof referral>;
export const referrals = z.object({ items: z.array(referral) });
export const referralDetail = referral.extend({
  /** null for a hospital that is not needed any more: another has answered, or it was withdrawn */
  packet: packet.nullable(),
});
