import type { VisitorMessage } from './api/types';
import { ThreadLog } from './thread-log';

const message = (seq: number): VisitorMessage => ({
  clientId: `id-${seq}`,
  seq,
  author: 'visitor',
  bySupervisor: false,
  body: `message ${seq}`,
  occurredAt: '2026-11-22T20:00:00Z',
});

describe('what is known of a thread', () => {
  it('has no gap and no message twice, whatever arrives in whatever order', () => {
    const log = new ThreadLog();
    expect(log.take(message(1))).toBe('taken');
    expect(log.take(message(3))).toBe('gap');
    expect(log.catchUp([message(3), message(2), message(1)]).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(log.take(message(3))).toBe('known');
    expect(log.messages.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(log.lastSeq).toBe(3);
  });

  it('stops before a gap inside an answer', () => {
    const log = new ThreadLog();
    expect(log.catchUp([message(1), message(2), message(4)])).toHaveLength(2);
    expect(log.lastSeq).toBe(2);
  });
});
