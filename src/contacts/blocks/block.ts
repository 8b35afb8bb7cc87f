/** What is known of a person that speaks against shutting her out. Levels 0–4; 0 where nobody and nothing said any. */
export interface RiskFacts {
  /** the highest signal of `SIGNAL_COUNTS_FOR_MS` that nobody has dismissed */
  readonly signal: number;
  /** the highest grade of a contact that is open, or was within `GRADE_COUNTS_FOR_MS` */
  readonly grade: number;
  /** the grade given last, where she has an open case */
  readonly caseGrade: number;
  /** to a hospital, and not withdrawn */
  readonly referral: boolean;
  /** somebody is to call her */
  readonly callback: boolean;
}

export const nothingKnown: RiskFacts = { signal: 0, grade: 0, caseGrade: 0, referral: false, callback: false };

/** How long what the machine noticed, and what a person judged, keep her from being blocked [P]. */
export const SIGNAL_COUNTS_FOR_MS = 30 * 86_400_000;
export const GRADE_COUNTS_FOR_MS = 30 * 86_400_000;
/** From this signal or grade on nobody is shut out [P]: moderate risk asks for a contact within 72 hours. */
export const OPEN_RISK_FROM = 2;
/** No block is longer; the CHECK in the migration says the same. */
export const LONGEST_BLOCK_HOURS = 7 * 24;

export type Risk = keyof RiskFacts;

/**
 * Why a person may not be blocked, the first that holds; null where nothing speaks against it. Rude words and being in danger
 * are no opposites: a child who insults us and has spoken of dying last week is one whom we must go on hearing.
 */
export function openRisk(facts: RiskFacts): Risk | null {
  if (facts.referral) return 'referral';
  if (facts.callback) return 'callback';
  if (facts.caseGrade >= OPEN_RISK_FROM) return 'caseGrade';
  if (facts.grade >= OPEN_RISK_FROM) return 'grade';
  if (facts.signal >= OPEN_RISK_FROM) return 'signal';
  return null;
}
