import type { Socket } from 'socket.io-client';
import { EVENTS_OF_CONSOLE, EVENTS_OF_VISITOR } from '../../src/platform/index.js';
import { Evening, seconds } from '../support/evening.js';

interface Answer {
  ok: boolean;
  error?: { code: string };
}

/** Sends the same question so many times without waiting for an answer. */
const flood = (socket: Socket, times: number, name: string, payload: object): Promise<Answer[]> =>
  Promise.all(Array.from({ length: times }, () => socket.emitWithAck(name, payload)));

describe('a connection that sends more than any page does', () => {
  let evening: Evening;
  beforeEach(async () => {
    evening = await Evening.begin({ RATE_LIMITS: 'on' });
  });
  afterEach(() => evening.end());

  const codes = (answers: Answer[]) => new Set(answers.map(({ error }) => error?.code));

  it('is refused what is too much, as a visitor, stays connected, and is heard again ten seconds later', async () => {
    const student = evening.visitor();
    await student.writes('你好');
    const page = await student.page();
    expect(codes(await flood(page, EVENTS_OF_VISITOR, 'thread.catch-up', { after: 0 }))).toEqual(new Set([undefined]));
    expect(codes(await flood(page, 20, 'thread.catch-up', { after: 0 }))).toEqual(new Set(['rate.too-many']));
    expect(page.connected).toBe(true);

    const other = await student.page(); // the limit is each connection's own
    expect((await other.emitWithAck('thread.catch-up', { after: 0 })).ok).toBe(true);
    evening.clock.advance(seconds(10));
    expect((await page.emitWithAck('thread.catch-up', { after: 0 })).ok).toBe(true);
  });

  it('is refused it, as a console, and nothing of it is done', async () => {
    const lin = await evening.staff('lin');
    const console_ = await lin.console();
    const nobody = { contactId: '0c1a7c5e-6a30-4b0c-9d50-3f3b1a2f4e11' };
    const answers = await flood(console_, EVENTS_OF_CONSOLE + 20, 'thread.unfollow', nobody);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(EVENTS_OF_CONSOLE);
    expect(codes(answers.slice(EVENTS_OF_CONSOLE))).toEqual(new Set(['rate.too-many']));
    console_.emit('thread.unfollow', nobody); // without an acknowledgement there is nobody to tell
    expect(console_.connected).toBe(true);
    evening.clock.advance(seconds(10));
    expect((await console_.emitWithAck('thread.unfollow', nobody)).ok).toBe(true);
  });
});
