import type { Call } from '../../api/types';

export type Leg = Call['legs'][number];

/** Everybody whose sound meets in this console: its own microphone, the caller, and legs by their id. */
export type Party = 'me' | 'caller' | (string & {});

/** Legs that a console is on, and on now. */
export const onCall = (legs: readonly Leg[]): Leg[] =>
  legs.filter(({ state, part, accountId }) => state === 'joined' && part !== 'counselor' && accountId !== null);

/**
 * Who hears whom. The caller hears the counselor and those who talk; while she waits, nobody, and nobody hears her. Whoever
 * whispers is heard by the counselor alone; whoever listens, by nobody.
 * @returns for each who is sent sound from here, whose sound it is made of
 */
export function whoHears(held: boolean, legs: readonly Leg[]): Map<Party, Party[]> {
  const talking = legs.filter(({ mode }) => mode === 'talk').map(({ legId }) => legId);
  const routes = new Map<Party, Party[]>([['caller', held ? [] : ['me', ...talking]]]);
  for (const { legId } of legs) {
    const others = talking.filter((other) => other !== legId);
    routes.set(legId, ['me', ...(held ? [] : ['caller']), ...others]);
  }
  return routes;
}

/** Whether the counselor hears this leg. */
export const isHeardByMe = (leg: Leg): boolean => leg.mode !== 'listen';
