import { maskIdioms } from './idioms.js';
import { awayRules, harmedRules, othersRules, selfHarmRules } from './lexicon.harm.js';
import { moreHarmedRules } from './lexicon.harmed.js';
import { meansRules } from './lexicon.means.js';
import { readPlans } from './lexicon.plan.js';
import { suicideRules } from './lexicon.suicide.js';
import type { Category, Rule, SignalLevel } from './lexicon.types.js';
import type { ReasonCode } from './reasons.js';
import { readStance, type Stance } from './stance.js';

/** A rule that matched, as it is to be counted. Indices are into the normalized text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  readonly reason: ReasonCode;
  readonly category: Category;
  /** What it is about before it is told of somebody else: `category` is third-party then. */
  readonly about: Category;
  readonly level: SignalLevel;
  readonly firm: boolean;
  readonly stance: Stance | 'as-is';
}

/** What the lexicon found in a text: idioms blotted out, hits in order of place. */
export interface Reading {
  readonly masked: string;
  readonly hits: readonly Hit[];
}

const rules: readonly Rule[] = [
  ...suicideRules,
  ...meansRules,
  ...selfHarmRules,
  ...harmedRules,
  ...moreHarmedRules,
  ...othersRules,
  ...awayRules,
];

const overshadowing: ReadonlySet<ReasonCode> = new Set([
  'harmed.told-to-die',
  'others.curse',
  'others.wish',
  'harmed.violence',
]);

const harmOfAnother: ReadonlySet<Category> = new Set<Category>(['being-harmed', 'sexual-harm']);

/** 我爸喝醉就动手: told of one's own home, so told of oneself. */
const ownKin =
  /我(?:的|家)?(?:老公|丈夫|前夫|男友|男朋友|爸爸?|妈妈?|父亲|母亲|后爸|后妈|继父|继母|爷爷|奶奶|叔叔?|舅舅?|哥哥?)?$/;

/** Per rule, so that a text of one repeated phrase stays cheap: the first and the last matches are read. */
const matchesKept = 24;

/** Reads a normalized text with the lexicon. */
export function readLexicon(text: string): Reading {
  const masked = maskIdioms(text);
  const hits: Hit[] = [];
  const stances = new Map<number, Stance>();
  for (const each of rules) {
    for (const [start, end] of placesOf(each.pattern, masked)) hits.push(toHit(each, masked, start, end, stances));
  }
  for (const plan of readPlans(masked, hits)) hits.push(toHit(plan, masked, plan.start, plan.end, stances));
  return {
    masked,
    hits: withoutOvershadowed(hits).sort((a, b) => a.start - b.start || b.level - a.level || a.end - b.end),
  };
}

/**
 * 叫我去死, 你们去死: what somebody says to, or wishes on, another holds the words of a wish of one's own. The longer
 * reading stands.
 */
function withoutOvershadowed(hits: readonly Hit[]): Hit[] {
  const directed = hits.filter((hit) => overshadowing.has(hit.reason));
  if (directed.length === 0) return [...hits];
  return hits.filter(
    (hit) => hit.category !== 'suicide' || !directed.some((other) => other.start <= hit.start && hit.start < other.end),
  );
}

function placesOf(pattern: RegExp, text: string): [number, number][] {
  pattern.lastIndex = 0;
  const places: [number, number][] = [];
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === '') pattern.lastIndex++;
    else places.push([match.index, match.index + match[0].length]);
  }
  if (places.length <= 2 * matchesKept) return places;
  return [...places.slice(0, matchesKept), ...places.slice(-matchesKept)];
}

function toHit(
  each: Omit<Rule, 'pattern'>,
  text: string,
  start: number,
  end: number,
  stances: Map<number, Stance>,
): Hit {
  const { reason, category, level, firm } = each;
  const plain: Hit = { start, end, reason, category, about: category, level, firm, stance: 'as-is' };
  const key = start * 8192 + Math.min(end - start, 8191);
  const stance = stances.get(key) ?? readStance(text, start, end);
  stances.set(key, stance);
  if (each.reading === 'as-is')
    return readAsIs(
      plain,
      stance,
      `${ownKin.exec(text.slice(Math.max(0, start - 6), start))?.[0] ?? ''}${text.slice(start, end)}`,
    );
  switch (stance) {
    case 'negated':
      return { ...plain, stance, level: 0, reason: 'context.negated' };
    case 'fiction':
      return { ...plain, stance, level: 0, reason: 'context.fiction' };
    case 'general':
      return { ...plain, stance, level: 1, reason: 'subject.suicide', firm: false };
    case 'resolved':
      return { ...plain, stance, level: Math.min(level, 1) as SignalLevel, reason: 'context.resolved', firm: false };
    case 'third':
      return { ...plain, stance, category: 'third-party', ...thirdPartyLevel(level, category) };
    default:
      return { ...plain, stance };
  }
}

/** Patterns that name the person themselves still do not count inside a song, a film or a denial. */
function readAsIs(plain: Hit, stance: Stance, matched: string): Hit {
  if (stance === 'fiction') return { ...plain, stance, level: 0, reason: 'context.fiction' };
  if (stance === 'negated') return { ...plain, stance, level: 0, reason: 'context.negated' };
  if (stance === 'third' && harmOfAnother.has(plain.category) && !matched.includes('我')) {
    return {
      ...plain,
      stance,
      category: 'third-party',
      level: plain.category === 'sexual-harm' ? 2 : 1,
      reason: 'third-party.at-risk',
    };
  }
  return plain;
}

function thirdPartyLevel(level: SignalLevel, category: Category): Pick<Hit, 'level' | 'reason' | 'firm'> {
  // Somebody else's act under way is an emergency like any other; their wish is worth advice to the one who tells.
  if (level === 4 && (category === 'suicide' || category === 'self-harm'))
    return { level: 4, reason: 'third-party.now', firm: true };
  return { level: level === 0 ? 0 : 1, reason: 'third-party.at-risk', firm: level > 1 };
}
