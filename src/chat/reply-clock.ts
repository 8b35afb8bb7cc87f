/** What a visitor wrote, as far as its clock goes. */
export interface Word {
  /** of the message; of the grade, where that is counted like one */
  readonly id: string;
  readonly at: Date;
  /** 0–4 */
  readonly signal: number;
}

/** That a person judged the contact a 3 or a 4. */
export interface Judgement {
  readonly gradeId: string;
  readonly at: Date;
  readonly grade: 3 | 4;
}

/** By when somebody must have answered what stands unanswered. */
export interface ReplyClock {
  /** when the first of the unanswered words was written */
  readonly owedSince: Date;
  /** the word or the judgement whose time is up first, and its signal or grade */
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
    setBy: word.id,
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

/** A judgement shortens what is left as a word of that signal does, said when it was judged. */
export function withJudgement(clock: ReplyClock, by: Judgement, minutes: readonly number[]): ReplyClock {
  if (clock.setBy === by.gradeId) return clock; // counted already
  // judged before the first unanswered word: its time runs from that word
  const at = new Date(Math.max(by.at.getTime(), clock.owedSince.getTime()));
  return withWord(clock, { id: by.gradeId, at, signal: by.grade }, minutes);
}

/** What is written while a judgement stands has at most that one's time, from when it was written. */
export function underJudgement(word: Word, by: Judgement | null): Word {
  return by && by.at <= word.at && by.grade > word.signal ? { ...word, signal: by.grade } : word;
}

/** Of all that stands unanswered, in the order it was written, and of the judgement that stands; null where nothing is unanswered. */
export function clockOver(words: readonly Word[], by: Judgement | null, minutes: readonly number[]): ReplyClock | null {
  const [first, ...rest] = words.map((word) => underJudgement(word, by));
  if (!first) return null;
  const clock = rest.reduce((so, word) => withWord(so, word, minutes), clockOf(first, minutes));
  return by ? withJudgement(clock, by, minutes) : clock;
}
