/** A task that somebody else has to take over, and who of its desk could. */
export interface Waiting {
  readonly taskId: string;
  /** on shift before it is due */
  readonly couldTake: readonly string[];
}

/**
 * Who takes over what: one task after the other, as they are due, to whoever carries least by then; among equals by id, so that the
 * same question has the same answer.
 * @param carried how many open tasks each has already
 * @returns by task; null where nobody could
 */
export function balanced(tasks: readonly Waiting[], carried: ReadonlyMap<string, number>): Map<string, string | null> {
  const load = new Map(carried);
  const of = (accountId: string): number => load.get(accountId) ?? 0;
  return new Map(
    tasks.map(({ taskId, couldTake }) => {
      const [least] = [...couldTake].sort((a, b) => of(a) - of(b) || (a < b ? -1 : 1));
      if (least) load.set(least, of(least) + 1);
      return [taskId, least ?? null];
    }),
  );
}
