import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { InvalidInput } from '../errors.js';

/** Checks whatever a route declares a schema for. Names the field and the problem, never repeats the value. */
export const inputPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => {
    const [first] = issues as readonly { path?: readonly unknown[]; code?: string }[];
    const parts = first?.path ?? [];
    // the key itself is what does not fit, and whoever sent it may have written anything there
    const named = first?.code === 'invalid_key' ? parts.slice(0, -1) : parts;
    const path = named.map((part) => (typeof part === 'object' ? '?' : String(part))).join('.');
    return new InvalidInput({ field: path.slice(0, 80), problem: first?.code ?? 'invalid' });
  },
});

/** Whether text comes back as it went: PostgreSQL can't store NUL, and half a surrogate pair has no UTF-8. */
export function isStorable(value: string): boolean {
  return !value.includes('\u0000') && !/\p{Surrogate}/u.test(value);
}

/** Text a person typed: trimmed, not empty, storable. Length as people count: an emoji of two UTF-16 units is one character. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .check((context) => {
      // an array of all characters is made only where there may be too many
      if (context.value.length <= max || [...context.value].length <= max) return;
      context.issues.push({ code: 'too_big', origin: 'string', maximum: max, inclusive: true, input: context.value });
    })
    .refine(isStorable, { error: 'not storable' })
    .meta({ maxLength: max });

export const id = z.uuid();

/** JavaScript and PostgreSQL read ISO 8601 alike from 1900 to 2199 and with zones that exist, and only there. */
function isReadable(value: string): boolean {
  return /^(19|2[01])\d\d-/.test(value) && !/[+-](1[5-9]|2\d):\d\d$/.test(value);
}

/** ISO 8601 with zone. */
export const instant = z.iso.datetime({ offset: true }).refine(isReadable);
/** A calendar day, ISO 8601. */
export const day = z.iso.date().refine(isReadable);

/** A sequence number or revision: what PostgreSQL's `integer` holds, from 0. */
export const MAX_COUNT = 2 ** 31 - 1;

export const page = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** @param name the path parameter's name */
export const idParam = { schema: z.uuid() };

/** The reply of a route that has nothing more to say. */
export const done = z.object({ ok: z.literal(true) });
export const nothing = z.strictObject({});
