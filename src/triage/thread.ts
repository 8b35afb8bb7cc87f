import { type Hit, readLexicon } from './lexicon.js';
import type { SignalLevel } from './lexicon.types.js';
import { normalize } from './normalize.js';

/** How many earlier messages are read: more need not be given. */
export const EARLIER_READ = 6;
/** How much of each, and of a message that is read after them; UTF-16 units. */
const earlierLength = 300;

/** Words that mean little alone and, after a wish to die, that the act is beginning or done. */
const acts =
  /(?:都|全|已经|刚|我)(?:都|已经|刚刚?)?(?:吃|喝|吞|割|服)(?:了|完了?|下去了?|掉了|光了)|(?:已经)?(?:吃|喝|吞)(?:完|下去|光)了|割了|血(?:出|流)|流血|(?:我)?(?:上来|爬上来|到楼顶|到天台|到桥上|到江边|站上来|出来)了|风(?:好|很|真)大|(?:在|到)(?:楼顶|天台|桥上|江边|窗边|窗台|河边)|(?:我|都|已经)(?:都)?(?:准备好|安排好|交代好|收拾好|决定好?|想好)了|(?:头|眼前|好|有点)(?:开始)?(?:晕|黑|困)(?:了|乎乎)?|(?:手|身体)(?:好|开始)?(?:麻|凉|冷)了?|来不及了/;
const goodbyes =
  /再见|拜拜了|永别|对不起(?:大家|你们|妈妈|爸爸|爸妈|老师|了)?|谢谢(?:你们?|大家|老师|您)(?:陪|听|这|一直|了|对我)|我(?:先)?走了|(?:别|不要|不用)(?:再)?(?:找|管|劝|救)我|就(?:这样|到这)(?:里)?(?:吧|了)|最后(?:一次|一面|想)|晚安(?:世界)?(?:了)?$|下辈子|照顾好(?:自己|爸|妈|弟|妹)/;

/** What the message adds when it is read after the ones before it. */
export interface ThreadReading {
  readonly level: SignalLevel;
  readonly hits: readonly Hit[];
}

const nothing: ThreadReading = { level: 0, hits: [] };

/**
 * Reads a message after those before it: 都吃下去了 is nothing by itself, and an act under way after 我不想活了.
 * `own` is the level of the message by itself.
 */
export function readWithEarlier(
  text: string,
  hits: readonly Hit[],
  own: SignalLevel,
  earlier: readonly string[],
): ThreadReading {
  if (earlier.length === 0 || text.length > earlierLength) return nothing;
  const { act, goodbye } = saidLate(text);
  if (act === null && goodbye === null) return nothing;
  const before = earlier
    .slice(-EARLIER_READ)
    .flatMap((message) => readLexicon(normalize(message.slice(-earlierLength)).text).hits);
  const said = Math.max(
    0,
    ...before
      .filter((hit) => hit.stance === 'self')
      .map((hit) => (hit.category === 'suicide' || hit.category === 'self-harm' ? hit.level : 0)),
  );
  if (said < 2) return nothing;
  if (act !== null) return found(act, 4);
  if (goodbye !== null && !hits.some((hit) => hit.stance === 'negated')) return found(goodbye, own >= 2 ? 4 : 3);
  return nothing;
}

/** Whether a message may mean more after others than by itself; most do not, and nothing need be read for them. */
export function meansMoreAfterOthers(text: string): boolean {
  const { act, goodbye } = saidLate(text);
  return act !== null || goodbye !== null;
}

function saidLate(text: string): { act: RegExpExecArray | null; goodbye: RegExpExecArray | null } {
  const act = acts.exec(text);
  return { act, goodbye: act === null ? goodbyes.exec(text) : null };
}

function found(match: RegExpExecArray, level: SignalLevel): ThreadReading {
  const hit: Hit = {
    start: match.index,
    end: match.index + match[0].length,
    reason: 'thread.with-earlier',
    category: 'suicide',
    about: 'suicide',
    level,
    firm: true,
    stance: 'self',
  };
  return { level, hits: [hit] };
}
