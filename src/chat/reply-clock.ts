/** What a visitor wrote, as far as its clock goes. */
export interface Word {
  readonly messageId: string;
  readonly at: Date;
  /** 0–4 */
  readonly signal: number;
}

/** By when somebody must have answered what stands unanswered. */
export interface ReplyClock {
  /** when the first of the unanswered words was written */
  readonly owedSince: Date;
  /** the word whose time is up first, and its signal */
  readonly setBy: string;
  readonly signal: number;
  readonly warnsAt: Date;
  readonly dueAt: Date;
}

/** How much of the time has gone when whoever is to answer is reminded [P]. */
const WARNS_AFTER = 3 / 4;

/** The clock of a word that nothing unanswered came before. @param minutes allowed, by signal 0–4 */
export function clockOf(word: Word, minutes: readonly number[]): ReplyClock {
  const allowed = (minutes[word.signal] ?? 0) * 60_000;
  if (allowed <= 0) throw new Error(`no time is set for signal ${word.signal}`);
  const from = word.at.getTime();
  return {
    owedSince: word.at,
    setBy: word.messageId,
    signal: word.signal,
    warnsAt: new Date(from + allowed * WARNS_AFTER),
    dueAt: new Date(from + allowed),
  };
}

/**
 * The clock after one more word: each has its own time, and the one that is up first holds. So a higher signal shortens what
 * is left, and nothing that is said lengthens it. @returns the same object where nothing changes
 */
export function withWord(clock: ReplyClock, word: Word, minutes: readonly number[]): ReplyClock {
  const own = clockOf(word, minutes);
  return own.dueAt < clock.dueAt ? { ...own, owedSince: clock.owedSince } : clock;
}

/** Of all that stands unanswered, in the order it was written; null where nothing does. */
export function clockOver(words: readonly Word[], minutes: readonly number[]): ReplyClock | null {
  const [first, ...rest] = words;
  if (!first) return null;
  return rest.reduce((clock, word) => withWord(clock, word, minutes), clockOf(first, minutes));
}
