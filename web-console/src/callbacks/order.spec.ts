import type { Callback } from '../api/types';
import { attemptsLeft, inOrder, isRinging, levelBefore, spoken } from './order';

const one = (id: string, dueAt: string, createdAt = dueAt) => ({ id, dueAt, createdAt }) as Callback;
const ids = (items: Callback[]) => items.map(({ id }) => id).join('');
const tries = (...outcomes: (string | null)[]) => ({ attempts: outcomes.map((outcome) => ({ outcome })) }) as Callback;

describe('the list of those to be called back', () => {
  it('has whoever is due first on top, and the latest on top of what is done', () => {
    const items = [
      one('b', '2026-11-22T11:00:00Z'),
      one('c', '2026-11-22T12:00:00Z'),
      one('a', '2026-11-22T10:00:00Z'),
    ];
    expect(ids(inOrder(items, false))).toBe('abc');
    expect(ids(inOrder(items, true))).toBe('cba');
  });

  it('counts three tries, and none that was never dialled', () => {
    expect(attemptsLeft(tries())).toBe(3);
    expect(attemptsLeft(tries('no-answer', 'failed', 'busy'))).toBe(1);
    expect(attemptsLeft(tries('no-answer', 'busy', 'busy'))).toBe(0);
  });

  it('knows that it rings', () => {
    expect(isRinging(tries('busy', null))).toBe(true);
    expect(isRinging(tries('busy'))).toBe(false);
  });

  it('never takes a grade that was not assessed for low', () => {
    expect([null, 'unset', 'U', '0', '3'].map(levelBefore)).toEqual([null, null, 'U', 0, 3]);
  });

  it('writes a number as it is read aloud', () => {
    expect(spoken('13812345678')).toBe('138 1234 5678');
    expect(spoken('+8613812345678')).toBe('+86 138 1234 5678');
    expect(spoken('051985678901')).toBe('0519 8567 8901');
    expect(spoken('12356')).toBe('12356');
  });
});
