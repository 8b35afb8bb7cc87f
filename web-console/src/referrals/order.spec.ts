import type { Referral } from '../api/types';
import { inOrder, standingOf } from './order';

const referral = (id: string, more: Partial<Referral>): Referral =>
  ({
    id,
    state: 'sent',
    unanswered: false,
    sentAt: '2026-11-19T10:00:00Z',
    dueAt: null,
    asked: [],
    acknowledgedBy: null,
    ...more,
  }) as Referral;
const line = (hospitalId: string, state: Referral['asked'][number]['state']): Referral['asked'][number] => ({
  hospitalId,
  name: hospitalId,
  askedAt: '2026-11-19T10:00:00Z',
  dueAt: '2026-11-19T10:15:00Z',
  state,
});

describe('referrals in a list', () => {
  it('stand with the unanswered first, then the clock that runs out first, the settled last and newest first', () => {
    const order = inOrder([
      referral('old', { state: 'acknowledged', sentAt: '2026-11-18T10:00:00Z' }),
      referral('later', { dueAt: '2026-11-19T11:00:00Z' }),
      referral('withdrawn', { state: 'withdrawn', sentAt: '2026-11-19T09:00:00Z' }),
      referral('sooner', { dueAt: '2026-11-19T10:30:00Z' }),
      referral('nobody', { unanswered: true, sentAt: '2026-11-19T11:00:00Z' }),
    ]);
    expect(order.map(({ id }) => id)).toEqual(['nobody', 'sooner', 'later', 'withdrawn', 'old']);
  });
});

describe('a referral before a hospital', () => {
  it('waits for it, or has passed it and still may be acknowledged', () => {
    expect(standingOf(referral('r', { asked: [line('first', 'asked')] }))).toBe('waiting');
    expect(standingOf(referral('r', { asked: [line('first', 'passed')], unanswered: true }))).toBe('passed');
  });

  it('is its own or another’s once acknowledged', () => {
    const by = { hospitalId: 'first', name: 'first', by: 'x', at: '2026-11-19T10:05:00Z' };
    const acknowledged = { state: 'acknowledged', acknowledgedBy: by } as const;
    expect(standingOf(referral('r', { ...acknowledged, asked: [line('first', 'acknowledged')] }))).toBe('ours');
    expect(standingOf(referral('r', { ...acknowledged, asked: [line('second', 'passed')] }))).toBe('theirs');
    expect(standingOf(referral('r', { state: 'withdrawn', asked: [line('second', 'withdrawn')] }))).toBe('withdrawn');
  });
});
