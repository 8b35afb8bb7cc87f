import type { Answer } from '../api/client';
import type { WebCallGone } from '../api/types';
import { Around, offer, settled, waitsFirst } from './around';

describe('a call from the page that is to be answered by a call', () => {
  async function waiting(): Promise<Around> {
    const around = new Around();
    around.holds('waiting');
    void around.call.begin();
    await settled();
    return around;
  }
  const asked = { callId: 'call', number: '138 1234 5678', safeToCall: 'unknown' };

  it('waits on until the service has the number, tries again by itself, and ends kindly', async () => {
    const around = await waiting();
    around.call.askBack('138 1234 5678', 'unknown');
    await settled();
    expect(around.call.view).toMatchObject({ phase: waitsFirst, askingBack: { at: 'sending', again: true } });
    around.back = () => Promise.resolve({ kind: 'ok', value: { call: null } });
    await around.pass(1_000);
    expect(around.askedBack).toEqual([asked, asked]);
    expect(around.call.view.phase).toEqual({ at: 'called-back', safeToCall: 'unknown' });
    expect(around.track.stopped).toBe(true);
    expect(around.hungUp).toEqual([]);
    expect(around.isOver).toBe(true);
  });

  it('is not taken for hung up when the end is told before the answer', async () => {
    const around = await waiting();
    let answer: (answer: Answer<WebCallGone>) => void = () => undefined;
    around.back = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    around.call.askBack('13812345678', 'yes');
    await around.tells('ended', { endedBy: 'visitor' });
    around.now = { kind: 'ok', value: { call: null } };
    await around.pass(10_000);
    expect(around.at).toBe('waiting');
    answer({ kind: 'ok', value: { call: null } });
    await settled();
    expect(around.call.view.phase).toEqual({ at: 'called-back', safeToCall: 'yes' });
  });

  it('says why it was refused, and the place is kept; unless the call was over', async () => {
    const around = await waiting();
    around.back = () => Promise.resolve({ kind: 'refused', code: 'some', message: 'why', params: {} });
    around.call.askBack('1', 'yes');
    await settled();
    expect(around.call.view).toMatchObject({ phase: waitsFirst, askingBack: { at: 'refused', message: 'why' } });
    around.back = async () => {
      await around.tells('ended', { endedBy: 'lost' });
      return { kind: 'refused', code: 'some', message: 'why', params: {} };
    };
    around.call.askBack('1', 'yes');
    await settled();
    await settled();
    expect(around.call.view.phase).toMatchObject({ at: 'ended', by: 'lost' });
  });

  it('is forgotten when somebody takes the call meanwhile', async () => {
    const around = await waiting();
    around.call.askBack('13812345678', 'yes');
    await settled();
    await around.tells('connecting');
    await around.signals(offer(1));
    around.lines[0]?.becomes('connected');
    await around.tells('connected');
    await around.pass(30_000);
    expect(around.askedBack).toHaveLength(1);
    expect(around.at).toBe('connected');
  });

  it('thought better of, she keeps her place', async () => {
    const around = await waiting();
    around.call.askBack('13812345678', 'yes');
    await settled();
    around.call.keepWaiting();
    around.back = () => Promise.resolve({ kind: 'ok', value: { call: null } });
    await around.pass(30_000);
    expect(around.askedBack).toHaveLength(1);
    expect(around.call.view).toMatchObject({ phase: waitsFirst, askingBack: { at: 'no' } });
  });
});
