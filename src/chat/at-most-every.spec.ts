import { AtMostEvery } from './at-most-every.js';

describe('at most every so often', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('does it at once, and whatever is asked meanwhile once more at the end', async () => {
    const done: [string, number][] = [];
    const began = Date.now();
    const often = new AtMostEvery(1_000, async (key) => void done.push([key, Date.now() - began]));
    often.ask('east');
    often.ask('west');
    for (let n = 0; n < 30; n++) {
      often.ask('east');
      await jest.advanceTimersByTimeAsync(50);
    }
    await jest.advanceTimersByTimeAsync(5_000);
    expect(done).toEqual([
      ['east', 0],
      ['west', 0],
      ['east', 1_000],
      ['east', 2_000],
    ]);
    often.ask('east');
    expect(done).toHaveLength(5);
  });

  it('never does it twice at the same time, however long it takes', async () => {
    let underWay = 0;
    let most = 0;
    let times = 0;
    const slow = new AtMostEvery(1_000, async () => {
      most = Math.max(most, ++underWay);
      times += 1;
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      underWay -= 1;
    });
    for (let n = 0; n < 80; n++) {
      slow.ask('east');
      await jest.advanceTimersByTimeAsync(100);
    }
    expect([most, times]).toEqual([1, 3]);
  });

  it('does nothing more once it is stopped', async () => {
    const done = jest.fn(async () => undefined);
    const often = new AtMostEvery(1_000, done);
    often.ask('east');
    often.ask('east');
    often.stop();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(done).toHaveBeenCalledTimes(1);
  });
});
