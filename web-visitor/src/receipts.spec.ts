import { Receipts, type Reported } from './receipts';

function reporting(reachable = () => true) {
  const told: Reported[] = [];
  const planned: (() => void)[] = [];
  const clock = {
    now: () => 0,
    after: (_: number, act: () => void) => {
      planned.push(act);
      return () => {
        planned.splice(planned.indexOf(act), 1);
      };
    },
  };
  const receipts = new Receipts(clock, (reported) => {
    if (reachable()) told.push(reported);
    return Promise.resolve(reachable());
  });
  const second = async () => {
    for (const act of planned.splice(0)) act();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { receipts, told, second };
}

describe('reporting what has come and was read', () => {
  it('says it once for all that came meanwhile, and nothing when nothing is new', async () => {
    const { receipts, told, second } = reporting();
    for (const seq of [2, 3, 5]) receipts.noticed(seq, false);
    await second();
    receipts.noticed(5, false);
    await second();
    expect(told).toEqual([{ deliveredSeq: 5, readSeq: 0 }]);
  });

  it('says that it was read once somebody looks', async () => {
    const { receipts, told, second } = reporting();
    receipts.noticed(2, false);
    await second();
    receipts.noticed(2, true);
    await second();
    receipts.noticed(3, false);
    await second();
    expect(told).toEqual([
      { deliveredSeq: 2, readSeq: 0 },
      { deliveredSeq: 2, readSeq: 2 },
      { deliveredSeq: 3, readSeq: 2 },
    ]);
  });

  it('says again what did not come through, with the next that is noticed', async () => {
    let reachable = false;
    const { receipts, told, second } = reporting(() => reachable);
    receipts.noticed(2, true);
    await second();
    await second();
    expect(told).toEqual([]);
    reachable = true;
    receipts.noticed(2, true);
    await second();
    expect(told).toEqual([{ deliveredSeq: 2, readSeq: 2 }]);
  });

  it('says nothing once the page was left, planned or not', async () => {
    const { receipts, told, second } = reporting();
    receipts.noticed(2, true);
    receipts.stop();
    receipts.noticed(3, true);
    await second();
    expect(told).toEqual([]);
  });
});
