import { Sql } from 'sql-template-tag';

/**
 * The same one-row insert for several rows, as one insert: `… values (a)` and `… values (b)` become `… values (a), (b)`; what
 * follows the row, an `on conflict`, stays. Each part comes from the module that owns its table; this lets a group of them
 * travel in one statement.
 */
export function insertTogether(parts: readonly Sql[]): Sql {
  const [first, ...others] = parts;
  const [head, ...rest] = first?.strings ?? [];
  const tail = rest.pop();
  if (!head?.trimEnd().endsWith('values (') || !tail?.startsWith(')')) throw new Error('not an insert of one row');
  const rows = [rest, ...others.map(() => ['), (', ...rest])];
  return new Sql(
    [head, ...rows.flat(), tail],
    parts.flatMap((part) => part.values),
  );
}
