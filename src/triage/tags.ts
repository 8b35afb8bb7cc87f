import type { Hit } from './lexicon.js';
import type { Category, SignalLevel } from './lexicon.types.js';
import type { ReasonCode } from './reasons.js';
import { topicCues } from './topics.js';

/** A problem tag the machine suggests; it counts only once a person has confirmed it. */
export interface TagSuggestion {
  readonly code: string;
  /** 0–1, how sure the cues make us; comparable within one message, not a calibrated probability. */
  readonly confidence: number;
}

/** What the signal already knows of the message. */
export interface KnownForTags {
  readonly level: SignalLevel;
  readonly categories: readonly Category[];
  /** What was counted, not what was denied or quoted. */
  readonly hits: readonly Hit[];
}

/** Suggestions below this are not shown. */
const shownFrom = 0.5;

/** One primary and up to three secondary tags are kept per contact; a few more may be offered. */
const offeredAtMost = 5;

/** Longest stretch of a message that is read for topics: the cues are the same in more words. */
const readAtMost = 4000;

type Suggests = readonly (readonly [code: string, weight: number])[];

/** What a finding about the writer says, by reason; crisis codes count from a signal of 2 up. */
const byReason: { readonly [reason in ReasonCode]?: Suggests } = {
  'suicide.act-under-way': [['CRI-03', 0.9]],
  'suicide.attempt': [['CRI-03', 0.9]],
  'suicide.place': [['CRI-02', 0.85]],
  'suicide.imminent': [['CRI-02', 0.9]],
  'suicide.preparation': [['CRI-02', 0.9]],
  'suicide.lethal-dose': [['CRI-02', 0.7]],
  'suicide.asks-method': [
    ['CRI-01', 0.8],
    ['CRI-02', 0.6],
  ],
  'suicide.method': [
    ['CRI-01', 0.7],
    ['CRI-02', 0.6],
  ],
  'suicide.farewell': [
    ['CRI-01', 0.7],
    ['CRI-02', 0.6],
  ],
  'suicide.intent': [['CRI-01', 0.9]],
  'suicide.wish-to-die': [['CRI-01', 0.85]],
  'suicide.better-dead': [['CRI-01', 0.8]],
  'suicide.named': [['CRI-01', 0.7]],
  'suicide.no-will': [['CRI-01', 0.65]],
  'suicide.thoughts-of-death': [['CRI-01', 0.7]],
  'thread.with-earlier': [['CRI-02', 0.7]],
  'self-harm.act': [['CRI-04', 0.9]],
  'self-harm.wish': [['CRI-04', 0.75]],
  'others.plan': [['CRI-05', 0.9]],
  'others.wish': [['CRI-05', 0.75]],
  'others.act': [['CRI-05', 0.6]],
  'harmed.neglect': [['SAF-05', 0.6]],
  'sexual.assault': [['SAF-02', 0.85]],
  'sexual.online': [['SAF-04', 0.85]],
  'away.gone': [['BEH-04', 0.85]],
  'away.wish': [['BEH-04', 0.8]],
};

/** By whom: decides between a violent home and violence among pupils. */
const atHome = /爸|妈|父亲|母亲|父母|继父|继母|后爸|后妈|爷爷|奶奶|外[公婆]|舅|叔|伯|姑父|姨夫|哥|姐|老公|丈夫|家里/;
const amongPupils =
  /同学|同桌|室友|舍友|高年级|学长|学姐|男生|女生|混混|班[里上]|全班|学校|放学|体育课|厕所|宿舍|校外|器材室|操场|他们|她们/;

/**
 * Suggests problem tags for a normalized text: by cues over the text and by what the signal found. Crisis codes come
 * from findings only; somebody else at risk is CRI-06 and nothing else of that group.
 */
export function suggestTags(text: string, { level, categories, hits }: KnownForTags): TagSuggestion[] {
  const doubt = new Map<string, number>();
  const add = (code: string, weight: number): void => {
    doubt.set(code, (doubt.get(code) ?? 1) * (1 - weight));
  };
  const read = text.length > readAtMost ? `${text.slice(0, readAtMost / 2)}${text.slice(-readAtMost / 2)}` : text;
  for (const { code, weight, pattern } of topicCues) if (pattern.test(read)) add(code, weight);
  if (level >= 2 && (categories.includes('suicide') || categories.includes('self-harm'))) add('EMO-02', 0.7);
  else if (level === 1 && categories.includes('suicide')) add('EMO-02', 0.45);
  const found = fromFindings(read, level, hits);
  // Found in the signal but by the wording alone.
  if (level >= 2 && categories.includes('suicide') && ![...found.keys()].some(isCrisis)) found.set('CRI-01', 0.5);
  for (const [code, weight] of found) add(code, weight);
  const offered = [...doubt]
    .map(([code, left]) => ({ code, confidence: Math.round((1 - left) * 100) / 100 }))
    .filter((tag) => tag.confidence >= shownFrom)
    .sort((a, b) => b.confidence - a.confidence || (a.code < b.code ? -1 : 1));
  return offered.slice(0, offeredAtMost);
}

const isCrisis = (code: string): boolean => code.startsWith('CRI');

/** The surest suggestion of each code: saying it twice makes it no surer. */
function fromFindings(text: string, level: SignalLevel, hits: readonly Hit[]): Map<string, number> {
  const found = new Map<string, number>();
  const keep = (code: string, weight: number): void => {
    if ((found.get(code) ?? 0) < weight) found.set(code, weight);
  };
  for (const hit of hits) {
    if (hit.category === 'third-party') {
      if (hit.about === 'suicide' || hit.about === 'self-harm' || hit.about === 'third-party') keep('CRI-06', 0.85);
    } else if (hit.reason === 'harmed.violence' || hit.reason === 'harmed.now' || hit.reason === 'harmed.bullied') {
      if (hit.firm && hit.level >= 2) for (const code of byWhom(text, hit)) keep(code, 0.7);
    } else {
      for (const [code, weight] of byReason[hit.reason] ?? []) {
        if (!isCrisis(code) || (level >= 2 && hit.level >= 1)) keep(code, weight);
      }
    }
  }
  return found;
}

function byWhom(text: string, { start, end, reason }: Hit): string[] {
  const said = text.slice(Math.max(0, start - 12), end + 4);
  if (atHome.test(said) && reason !== 'harmed.bullied') return ['SAF-01'];
  return amongPupils.test(said) || reason === 'harmed.bullied' ? ['SAF-03'] : [];
}
