import type { blocks as zh } from './blocks.zh';

/** What blocks against abuse say, in English. */
export const blocks: typeof zh = {
  blocks: {
    button: 'Block',
    title: 'Block this visitor for a while',
    what: 'New messages are refused until then; calls come in as ever. Words that show risk are taken all the same and lift the block, and nobody with open risk can be blocked.',
    reason: 'Why',
    reasons: {
      insults: 'insults',
      sexual: 'sexual harassment',
      threats: 'threats against staff',
      flooding: 'flooding',
      other: 'other',
    },
    length: 'How long',
    lengths: { 6: '6 hours', 24: '1 day', 72: '3 days', 168: '7 days' },
    words: 'What happened (optional; colleagues can read it)',
    save: 'Block',
    standing: (until, reason, by) => `Blocked until ${until} · ${reason} · ${by}`,
    lift: 'Lift the block',
    open: (count) => (count === 1 ? '1 person blocked' : `${count} persons blocked`),
    until: (time) => `until ${time}`,
    see: 'Read the contact',
  },
};
