import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { InvalidInput } from '../errors.js';

/** Checks whatever a route declares a schema for. Names the field and the problem, never repeats the value. */
export const inputPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => {
    const [first] = issues as readonly { path?: readonly unknown[]; code?: string }[];
    const path = (first?.path ?? []).map((part) => (typeof part === 'object' ? '?' : String(part))).join('.');
    return new InvalidInput({ field: path.slice(0, 80), problem: first?.code ?? 'invalid' });
  },
});

/** Text a person typed: trimmed, not empty, without NUL (which PostgreSQL can't store). Length in UTF-16 units. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\u0000'), { error: 'NUL' });

export const id = z.uuid();
/** ISO 8601 with zone. */
export const instant = z.iso.datetime({ offset: true });

export const page = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** @param name the path parameter's name */
export const idParam = { schema: z.uuid() };

/** The reply of a route that has nothing more to say. */
export const done = z.object({ ok: z.literal(true) });
export const nothing = z.strictObject({});
