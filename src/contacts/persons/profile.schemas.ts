import { z } from 'zod';
import { day, id, instant, MAX_COUNT, text } from '../../platform/index.js';

export const ageBand = z.enum(['under-10', '10-13', '14-15', '16-17', 'adult']);
/** Up to these the guardian consents; from fourteen on she herself may. */
export const UNDER_14: readonly string[] = ['under-10', '10-13'];
const stage = z.enum(['primary', 'junior', 'senior', 'vocational', 'other']);
const sex = z.enum(['female', 'male', 'other']);
const language = z.enum(['putonghua', 'dialect', 'minority', 'sign', 'other']);
export const relationKind = z.enum(['guardian', 'teacher', 'sibling', 'other']);

/** Somebody who belongs to her, as she tells it. */
const relation = z.strictObject({
  kind: relationKind,
  name: text(40).nullable(),
  phone: text(40).nullable(),
  /** may be the source of harm: nobody tells this one anything before thinking twice */
  mayHarm: z.boolean(),
});

/** What is sealed. */
const spoken = {
  /** as she wants to be called; proves nothing */
  nickname: text(40).nullable(),
  className: text(40).nullable(),
  /** what it takes for her to reach us: hearing, reading, hours, a telephone of her own */
  accessNeeds: text(300).nullable(),
  relations: z.array(relation).max(12),
};
/** What is counted and searched. */
const coded = {
  schoolId: id.nullable(),
  stage: stage.nullable(),
  ageBand: ageBand.nullable(),
  sex: sex.nullable(),
  language: language.nullable(),
  /** several, of the center's own list */
  keyGroupIds: z.array(id).max(20),
};
const spokenOf = z.object(spoken);
export type Spoken = z.infer<typeof spokenOf>;

export const profileInput = z.strictObject({ revision: z.number().int().min(0).max(MAX_COUNT), ...spoken, ...coded });
/** The basis of what is known of her by name; the identity itself stands behind a click. */
const identityBasis = z.object({
  basis: z.enum(['consent', 'crisis']),
  consentBy: z.enum(['self', 'guardian']).nullable(),
  consentSince: z.iso.date().nullable(),
  recordedBy: z.string(),
  recordedAt: instant,
});
export const profile = z.object({
  /** 0 where nothing is written of her as a whole yet; what is shown then was written at another of her ways */
  revision: z.number().int(),
  ...spoken,
  ...coded,
  schoolName: z.string().nullable(),
  updatedBy: z.string().nullable(),
  updatedAt: instant.nullable(),
  /** who may be the source of harm by any of her ways: stands in front of whatever would notify one of them */
  harmFrom: z.array(relationKind),
  /** how she was called at her other ways */
  otherNicknames: z.array(z.string()),
  identity: identityBasis.nullable(),
});

export const identityInput = z
  .strictObject({
    revision: z.number().int().min(0).max(MAX_COUNT),
    name: text(60).nullable(),
    guardian: text(60).nullable(),
    phone: text(40).nullable(),
    address: text(200).nullable(),
    basis: z.enum(['consent', 'crisis']),
    /** with consent: whose, since when */
    consentBy: z.enum(['self', 'guardian']).nullable(),
    consentSince: day.nullable(),
    /** in a crisis: why nobody could be asked */
    crisisReason: text(500).nullable(),
  })
  .refine(({ basis, consentBy, consentSince, crisisReason }) =>
    basis === 'consent'
      ? consentBy !== null && consentSince !== null && crisisReason === null
      : consentBy === null && consentSince === null && crisisReason !== null,
  );
export const identity = z.object({
  identity: identityBasis
    .extend({
      revision: z.number().int(),
      name: z.string().nullable(),
      guardian: z.string().nullable(),
      phone: z.string().nullable(),
      address: z.string().nullable(),
      crisisReason: z.string().nullable(),
    })
    .nullable(),
});

export const keyGroup = z.object({
  id,
  code: z.string(),
  labelZh: z.string(),
  labelEn: z.string(),
  sort: z.number().int(),
  retired: z.boolean(),
});
export const keyGroupInput = z.strictObject({
  code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  labelZh: text(40),
  labelEn: text(80),
  sort: z.number().int().min(0).max(999),
});
export const keyGroupChange = keyGroupInput.omit({ code: true }).extend({ retired: z.boolean() });
/** What a profile is filled in from. */
export const profileChoices = z.object({
  keyGroups: z.array(keyGroup),
  schools: z.array(z.object({ id, name: z.string() })),
});
