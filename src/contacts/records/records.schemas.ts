import { z } from 'zod';
import { id, instant, isStorable, MAX_COUNT, text } from '../../platform/index.js';

/** `ordinary` is what records up to 0.4 were written on; nobody starts one on it. */
export const templateKinds = ['ordinary', 'phone', 'chat', 'face-to-face', 'parent', 'crisis'] as const;
export const templateKind = z.enum(templateKinds);
export type TemplateKind = z.infer<typeof templateKind>;

/**
 * Which part of a record a field is (中小学心理辅导室建设指南 2015: facts, family, state, process, analysis, measures, effect).
 * A counselor does not diagnose (精神卫生法 23): what others have said stands in `reported-diagnosis` and nowhere else.
 */
export const recordPart = z.enum([
  'facts',
  'family',
  'situation',
  'state',
  'process',
  'analysis',
  'measures',
  'effect',
  'reported-diagnosis',
  'risk',
  'protection',
  'informed',
  'other',
]);
/** What the record of each conversation holds, whatever else a center asks for. */
const NEVER_MISSING = ['process', 'analysis', 'measures', 'effect'] as const;

const fieldKey = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const bothLanguages = (max: number) => z.strictObject({ zh: text(max), en: text(max) });
export const templateField = z.strictObject({
  /** what the words are kept under; the same key in another template or version is the same field */
  key: fieldKey,
  part: recordPart,
  /** lines of the box before anything is written */
  rows: z.number().int().min(1).max(12),
  /** to be filled in before the contact may be closed */
  required: z.boolean(),
  label: bothLanguages(30),
  hint: bothLanguages(80),
});
export const templateFields = z
  .array(templateField)
  .min(1)
  .max(30)
  .refine((fields) => new Set(fields.map(({ key }) => key)).size === fields.length, { error: 'a key stands twice' })
  .refine((fields) => NEVER_MISSING.every((part) => fields.some((field) => field.part === part)), {
    error: 'a part is missing',
  })
  .refine((fields) => fields.some(({ required }) => required), { error: 'nothing is required' });

export const recordTemplate = z.object({
  id,
  kind: templateKind,
  version: z.number().int(),
  /** false: it came with the product */
  own: z.boolean(),
  /** new records of this kind are written on it */
  current: z.boolean(),
  publishedAt: instant,
  fields: z.array(templateField),
});
export type RecordTemplate = z.infer<typeof recordTemplate>;
/** All versions there are, for old records are read by theirs: by kind, the newest first. */
export const recordTemplates = z.object({ items: z.array(recordTemplate) });
export const templateInput = z.strictObject({
  /** made by the sender; the same id again is the same template */
  clientId: z.uuid(),
  kind: templateKind.exclude(['ordinary']),
  /** the version this one was made from */
  madeOn: id,
  fields: templateFields,
});

const recordText = z.string().max(20_000).refine(isStorable);
/** By the keys of fields. A key that the template does not have is kept: it was written on another one. */
export const recordBody = z.record(fieldKey, recordText).refine((body) => Object.keys(body).length <= 60);
export type RecordBody = z.infer<typeof recordBody>;

/** A name under a record. */
export const signature = z.object({ by: z.object({ id, displayName: z.string() }), at: instant });
/** `revision`: what she has read and signs. */
export const signInput = z.strictObject({ revision: z.number().int().min(1).max(MAX_COUNT) });

/** Written after the record was closed or signed (补记): shown below it, with who, when and why. */
export const recordAddition = z.object({
  id,
  by: z.object({ id, displayName: z.string() }),
  addedAt: instant,
  reason: z.string(),
  body: z.string(),
});
export type RecordAddition = z.infer<typeof recordAddition>;
export const additionInput = z.strictObject({
  /** made by the sender; the same id again is the same addition */
  clientId: z.uuid(),
  /** why only now */
  reason: text(200),
  body: text(20_000),
});
