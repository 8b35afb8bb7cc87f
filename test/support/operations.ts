import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What openapi.json says of a value. */
export interface Schema {
  type?: string;
  nullable?: boolean;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

export interface Operation {
  /** `GET /api/contacts/{id}` */
  name: string;
  method: string;
  /** below `/api` */
  path: string;
  /** as the document states it: a permission, `everyone`, or the visitor's code */
  access: string | undefined;
  query: { name: string; required?: boolean; schema: Schema }[];
  body: Schema | undefined;
}

export const document = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8'));

/** Everything the API can do, by its own description. */
export const operations: Operation[] = Object.entries<Record<string, unknown>>(document.paths).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, stated]) => {
      // biome-ignore lint/suspicious/noExplicitAny: the document is plain JSON
      const operation = stated as any;
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path: path.replace('/api', ''),
        access: operation['x-access'],
        query: (operation.parameters ?? []).filter((parameter: { in: string }) => parameter.in === 'query'),
        body: operation.requestBody?.content['application/json'].schema,
      };
    }),
);

/** For `it.each`. */
export const named = (chosen: Operation[]) => chosen.map((operation) => [operation.name, operation] as const);

/** The parameters an operation can't do without, with values that fit. */
export function requiredQuery({ query }: Operation): [string, string][] {
  return query.filter(({ required }) => required).map(({ name, schema }) => [name, String(sample(schema))]);
}

/** A value that fits a schema as far as the document tells. */
export function sample(schema: Schema): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'object') {
    const properties = Object.entries(schema.properties ?? {});
    return Object.fromEntries(properties.map(([name, property]) => [name, sample(property)]));
  }
  if (schema.type === 'array') return [];
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 0, 0);
  if (schema.type === 'boolean') return true;
  if (schema.format === 'uuid') return randomUUID();
  if (schema.format === 'date-time') return '2026-11-20T10:00:00Z';
  if (schema.format === 'date') return '2026-11-20';
  const fitting = ['sample', 'STU-01', '2026-11', '+8613800138000'].find((text) =>
    new RegExp(schema.pattern ?? '').test(text),
  );
  return (fitting ?? 'sample').padEnd(schema.minLength ?? 0, 'x');
}
