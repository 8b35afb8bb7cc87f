/** Version of the reason codes; a code never changes meaning once a signal has been stored with it. */
export const REASONS_VERSION = '2026.1';

/** Why a stretch of a message raised (or did not raise) a signal, in both languages of the console. */
export const reasons = {
  'suicide.act-under-way': { zh: '自杀行为正在发生或刚刚发生', en: 'Suicidal act under way or just done' },
  'suicide.place': { zh: '身处高处、水边等危险地点', en: 'In a dangerous place now' },
  'suicide.imminent': { zh: '说出近在眼前的时间', en: 'Names a time that is now or tonight' },
  'suicide.farewell': { zh: '告别的话', en: 'Words of farewell' },
  'suicide.preparation': { zh: '准备：遗书、药物、约定', en: 'Preparation: a note, pills, a pact' },
  'suicide.method': { zh: '提到自杀方法', en: 'Names a method' },
  'suicide.asks-method': { zh: '询问如何死去', en: 'Asks how to die' },
  'suicide.lethal-dose': { zh: '询问或提到致死剂量', en: 'Asks about a lethal dose' },
  'suicide.attempt': { zh: '提到自杀未遂', en: 'Tells of an attempt' },
  'suicide.intent': { zh: '想要自杀', en: 'Wants to kill themself' },
  'suicide.named': { zh: '提到自杀', en: 'Names suicide' },
  'suicide.wish-to-die': { zh: '想死、不想活', en: 'Wishes to be dead' },
  'suicide.better-dead': { zh: '觉得死了更好、会解脱', en: 'Thinks death would be better or a release' },
  'suicide.no-will': { zh: '没有活下去的力气或意义', en: 'No strength or meaning to go on' },
  'suicide.thoughts-of-death': { zh: '反复想到死亡', en: 'Thoughts of death' },
  'self-harm.act': { zh: '自伤行为', en: 'Self-harm' },
  'self-harm.wish': { zh: '想伤害自己', en: 'Wishes to hurt themself' },
  'harmed.now': { zh: '正在受到伤害', en: 'Being hurt now' },
  'harmed.violence': { zh: '被打、被威胁', en: 'Beaten or threatened' },
  'harmed.bullied': { zh: '被欺负、被孤立', en: 'Bullied or shut out' },
  'harmed.told-to-die': { zh: '被人叫去死、以死相逼', en: 'Told to die, or blackmailed with death' },
  'harmed.neglect': { zh: '没人照顾、挨饿、被锁', en: 'Left alone, hungry or locked in' },
  'sexual.assault': { zh: '遭受性侵害', en: 'Sexual assault' },
  'sexual.online': { zh: '被要求发私密照片或被威胁公开', en: 'Asked for, or threatened with, intimate pictures' },
  'others.wish': { zh: '想伤害他人', en: 'Wishes to hurt others' },
  'others.plan': { zh: '伤人有时间、工具', en: 'Hurting others: a time or a weapon' },
  'others.curse': { zh: '咒他人死', en: 'Wishes others dead' },
  'others.act': { zh: '打了人、伤了动物', en: 'Has hurt a person or an animal' },
  'away.gone': { zh: '已离家，独自在外', en: 'Has left home, out alone' },
  'away.wish': { zh: '想离家出走', en: 'Wants to run away' },
  'third-party.at-risk': { zh: '说的是别人：他人可能有危险', en: 'About somebody else who may be at risk' },
  'third-party.now': { zh: '别人此刻有危险', en: 'Somebody else is in danger now' },
  'subject.suicide': { zh: '泛谈自杀', en: 'Speaks of suicide in general' },
  'thread.with-earlier': { zh: '与先前的话连起来看', en: 'Read together with earlier messages' },
  'model.wording': { zh: '整体措辞与高风险消息相似', en: 'Wording resembles messages at risk' },
  'context.negated': { zh: '已被否定，不计入', en: 'Negated: not counted' },
  'context.fiction': { zh: '歌词、小说、新闻等引用，不计入', en: 'Lyrics, fiction or news: not counted' },
  'context.resolved': { zh: '说已经过去', en: 'Said to be over' },
} as const satisfies Record<string, { zh: string; en: string }>;

/** A stable code of the table above. */
export type ReasonCode = keyof typeof reasons;
