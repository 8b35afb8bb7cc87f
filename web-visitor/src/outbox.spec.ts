import type { Clock } from './clock';
import { type Delivery, Outbox, type Unsent } from './outbox';

const stored: Delivery = {
  kind: 'stored',
  receipt: { seq: 1, occurredAt: '2026-11-22T20:00:00Z', showHelp: false, channel: 'board' },
};
const later = (afterMs: number | null = null): Delivery => ({ kind: 'later', afterMs });
const message = (clientId: string): Unsent => ({ clientId, body: 'a few words', live: false, refusal: null });

/** A clock that only moves when told to. */
class HandClock implements Clock {
  private time = 0;
  private plans: { at: number; act: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, act: () => void): () => void {
    const plan = { at: this.time + milliseconds, act };
    this.plans.push(plan);
    return () => {
      this.plans = this.plans.filter((other) => other !== plan);
    };
  }

  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const due = this.plans.filter(({ at }) => at <= this.time);
    this.plans = this.plans.filter(({ at }) => at > this.time);
    for (const { act } of due) act();
    await settled();
  }
}

/** Lets the promises of one attempt run out. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

function anOutbox(answers: Delivery[], kept: Unsent[] = []) {
  const clock = new HandClock();
  const sent: string[] = [];
  const done: string[] = [];
  let saved: readonly Unsent[] = kept;
  const outbox = new Outbox(
    {
      clock,
      random: () => 0,
      deliver: (unsent) => {
        sent.push(unsent.clientId);
        return Promise.resolve(answers.shift() ?? stored);
      },
      stored: (unsent) => done.push(unsent.clientId),
      changed: (messages) => {
        saved = [...messages];
      },
    },
    kept,
  );
  return { clock, outbox, sent, done, saved: () => saved };
}

describe('the outbox', () => {
  it('lets a message go only when the service has stored it', async () => {
    const { outbox, done, saved } = anOutbox([stored]);
    outbox.put(message('a'));
    expect(saved()).toHaveLength(1);
    await settled();
    expect(done).toEqual(['a']);
    expect(saved()).toHaveLength(0);
  });

  it('sends the same message again after 1, 2, 4 … seconds, never another in its place', async () => {
    const { clock, outbox, sent, done } = anOutbox([later(), later(), later(), stored]);
    outbox.put(message('a'));
    outbox.put(message('b'));
    await settled();
    expect(outbox.retrying).toBe(true);
    await clock.pass(999);
    expect(sent).toEqual(['a']);
    await clock.pass(1);
    await clock.pass(2_000);
    expect(sent).toEqual(['a', 'a', 'a']);
    await clock.pass(4_000);
    expect(done).toEqual(['a', 'b']);
    expect(outbox.retrying).toBe(false);
  });

  it('never waits longer than half a minute by itself', async () => {
    const { clock, outbox, sent } = anOutbox(Array.from({ length: 12 }, () => later()));
    outbox.put(message('a'));
    await settled();
    for (let round = 0; round < 11; round += 1) await clock.pass(30_000);
    expect(sent).toHaveLength(12);
  });

  it('waits as long as the service asked, even when the network comes back meanwhile', async () => {
    const { clock, outbox, sent } = anOutbox([later(12_000), stored]);
    outbox.put(message('a'));
    await settled();
    outbox.wake();
    await clock.pass(11_999);
    expect(sent).toHaveLength(1);
    await clock.pass(1);
    expect(sent).toHaveLength(2);
  });

  it('tries at once when the network comes back', async () => {
    const { outbox, sent } = anOutbox([later(), stored]);
    outbox.put(message('a'));
    await settled();
    outbox.wake();
    await settled();
    expect(sent).toEqual(['a', 'a']);
  });

  it('does not send twice at the same moment', async () => {
    const { outbox, sent } = anOutbox([stored]);
    outbox.put(message('a'));
    outbox.wake();
    outbox.wake();
    await settled();
    expect(sent).toEqual(['a']);
  });

  it('goes on after a reload with what was kept', async () => {
    const { outbox, done } = anOutbox([stored], [message('kept')]);
    outbox.wake();
    await settled();
    expect(done).toEqual(['kept']);
  });

  it('keeps a refused message and its reason, and sends the next', async () => {
    const { outbox, done, saved } = anOutbox([{ kind: 'refused', message: 'too long' }, stored]);
    outbox.put(message('a'));
    outbox.put(message('b'));
    await settled();
    expect(done).toEqual(['b']);
    expect(saved()).toEqual([{ ...message('a'), refusal: 'too long' }]);
  });

  it('ignores the answer to a message that was cleared away', async () => {
    const { outbox, done, saved } = anOutbox([stored]);
    outbox.put(message('a'));
    outbox.clear();
    await settled();
    expect(done).toEqual([]);
    expect(saved()).toEqual([]);
  });
});
