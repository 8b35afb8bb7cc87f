import { z } from 'zod';
import { id, instant, text } from '../platform/index.js';

export const signal = z.object({
  id,
  messageId: id,
  level: z.number().int().min(0).max(4),
  categories: z.array(z.string()),
  tags: z.array(z.object({ code: z.string(), confidence: z.number() })),
  /** where in the message's text it was noticed (UTF-16 indices) and why, with the reason's words */
  evidence: z.array(z.object({ start: z.number(), end: z.number(), reason: z.string(), label: z.string() })),
  version: z.string(),
  dismissedAs: z.string().nullable(),
});

export const gradeValue = z.enum(['U', '0', '1', '2', '3', '4']);
export const notAssessedReason = z.enum(['not-asked', 'cut-off', 'declined', 'not-counseling', 'other']);
export const gradeInput = z
  .strictObject({ grade: gradeValue, reasonCode: notAssessedReason.optional(), reason: text(500).optional() })
  .refine((input) => (input.grade === 'U') === (input.reasonCode !== undefined), { path: ['reasonCode'] });

export const gradeEntry = z.object({
  grade: gradeValue,
  reasonCode: notAssessedReason.nullable(),
  gradedBy: z.string(),
  gradedAt: instant,
});

const code = z.string().regex(/^[A-Z]{3}-\d{2}$/);
export const tagsInput = z
  .strictObject({ primary: code, secondary: z.array(code).max(3).default([]) })
  .refine((tags) => new Set([tags.primary, ...tags.secondary]).size === 1 + tags.secondary.length, {
    path: ['secondary'],
  });

export const assessment = z.object({
  signals: z.array(signal),
  grades: z.array(gradeEntry),
  tags: z.object({ primary: z.string().nullable(), secondary: z.array(z.string()) }),
  /** what the machine would choose; counts for nothing until a person confirms it */
  suggestedTags: z.array(z.object({ code: z.string(), confidence: z.number() })),
});

export const dismissal = z.enum(['idiom', 'joke', 'quotation', 'other-person', 'machine-error']);
export const dismissInput = z.strictObject({ reason: dismissal });

export const taxonomy = z.object({
  version: z.string(),
  groups: z.array(
    z.object({
      code: z.string(),
      zh: z.string(),
      en: z.string(),
      tags: z.array(z.object({ code: z.string(), zh: z.string(), en: z.string(), initials: z.string() })),
    }),
  ),
});
