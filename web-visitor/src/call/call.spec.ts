import type { Answer } from '../api/client';
import type { WebCallOpened } from '../api/types';
import { Around, CODE, Line, offer, settled, talking, waitsFirst } from './around';

describe('a call from the page', () => {
  it('waits in the line, answers the offer, says that sound flows, and is heard only then', async () => {
    const around = new Around();
    around.holds('waiting');
    void around.call.begin();
    await settled();
    expect(around.call.view.phase).toEqual(waitsFirst);
    expect(around.track.enabled).toBe(false);
    await around.tells('connecting');
    expect(around.at).toBe('connecting');
    await around.signals(offer(1));
    expect(around.sent).toEqual([{ kind: 'description', type: 'answer', sdp: 'answer' }]);
    around.lines[0]?.becomes('connected');
    expect(around.told).toEqual(['call.here', 'call.connected']);
    expect(around.at).toBe('connected');
    expect(around.track.enabled).toBe(true);
    around.call.mute(true);
    expect(around.track.enabled).toBe(false);
  });

  it('does not stand in the line without a microphone', async () => {
    const around = new Around();
    around.holds('waiting');
    around.microphone = () => Promise.reject(Object.assign(new Error(), { name: 'NotAllowedError' }));
    await around.call.begin();
    expect(around.call.view.phase).toEqual({ at: 'no-microphone', why: 'refused' });
    expect(around.code).toBeNull();
    expect(around.isOver).toBe(true);
  });

  it('tries again by itself where the service can’t be reached', async () => {
    const around = new Around();
    void around.call.begin();
    await settled();
    expect(around.call.view.phase).toEqual({ at: 'placing', again: true });
    around.holds('waiting');
    await around.pass(1_000);
    expect(around.at).toBe('waiting');
  });

  it('says when the desk opens', async () => {
    const around = new Around();
    const opensAt = '2026-11-20T10:00:00Z';
    around.place = { kind: 'refused', code: 'call.desk-closed', message: '', params: { opensAt } };
    await around.call.begin();
    expect(around.call.view.phase).toEqual({ at: 'closed', opensAt });
    expect(around.track.stopped).toBe(true);
  });

  it('hung up before the service told which call it is, it is hung up as soon as that is known', async () => {
    const around = new Around();
    let answer: (place: Answer<WebCallOpened>) => void = () => undefined;
    around.holds('waiting');
    const { place } = around;
    around.place = new Promise<Answer<WebCallOpened>>((resolve) => {
      answer = resolve;
    }) as never;
    void around.call.begin();
    await settled();
    around.call.hangUp();
    expect(around.hungUp).toEqual([]);
    answer(place);
    await settled();
    expect(around.hungUp).toEqual(['call']);
    expect(around.at).toBe('ended');
  });

  it('asks for a new offer after a reload, and answers it on a new line', async () => {
    const around = new Around();
    around.code = CODE;
    around.holds('connected');
    void around.call.resume();
    await settled();
    await around.pass(6_000);
    expect(around.sent).toContainEqual({ kind: 'restart' });
    await around.signals(offer(7));
    around.lines[0]?.becomes('connected');
    around.sent = [];
    await around.pass(30_000);
    expect(around.sent).toEqual([]);
    expect(around.call.view.broken).toBe(false);
  });

  it('asks for a new offer until sound flows again when the line is lost', async () => {
    const around = await talking();
    around.sent = [];
    around.lines[0]?.becomes('disconnected');
    expect(around.call.view.broken).toBe(false);
    await around.pass(3_000);
    expect(around.call.view.broken).toBe(true);
    await around.pass(12_000);
    expect(around.sent).toEqual(Array(3).fill({ kind: 'restart' }));
    await around.signals(offer(1));
    around.lines[0]?.becomes('connected');
    expect(around.lines).toHaveLength(1);
    expect(around.call.view.broken).toBe(false);
  });

  it('a console that was loaded anew gets a line of its own; ways of the old one do no harm', async () => {
    const around = await talking();
    await around.signals(offer(2));
    expect(around.lines).toHaveLength(2);
    expect(around.lines[0]?.closed).toBe(true);
    await around.signals({ kind: 'candidate', candidate: 'way', sdpMid: '0', sdpMLineIndex: 0 });
    expect(around.lines[1]?.ways).toHaveLength(1);
  });

  it('goes back into the line when the counselor had to let go, and nobody hears her there', async () => {
    const around = new Around();
    around.holds('waiting');
    void around.call.begin();
    await settled();
    await around.tells('connecting');
    await around.signals(offer(1));
    await around.tells('waiting', { ahead: 0 });
    expect(around.call.view.phase).toEqual({ ...waitsFirst, ahead: 0 });
    expect(around.track.enabled).toBe(false);
    expect(around.lines[0]?.closed).toBe(true);
  });

  it('finds out that it is over even when nobody told', async () => {
    const around = await talking();
    await around.link(false);
    expect(around.call.view.broken).toBe(true);
    around.now = { kind: 'ok', value: { call: null } };
    await around.pass(10_000);
    expect(around.call.view.phase).toEqual({ at: 'ended', by: null, talked: true });
    expect(around.track.stopped).toBe(true);
  });

  it.each([
    ['counselor', 'them'],
    ['lost', 'lost'],
    ['visitor', 'you'],
  ] as const)('ends once, by the %s', async (endedBy, by) => {
    const around = await talking();
    await around.tells('ended', { endedBy });
    expect(around.call.view.phase).toEqual({ at: 'ended', by, talked: true });
    await around.tells('connected');
    expect(around.at).toBe('ended');
    around.call.hangUp();
    expect(around.hungUp).toEqual([]);
  });

  it('says every two seconds whether the counselor is heard, a line made anew too, and nothing while it waits', async () => {
    const around = await talking();
    around.hears = [];
    const line = around.lines[0] as Line;
    line.heard = 500;
    await around.pass(2_000);
    await around.pass(2_000);
    line.heard = 600;
    await around.pass(2_000);
    expect(around.hears).toEqual([true, false, true]);
    await around.signals(offer(2));
    (around.lines[1] as Line).heard = 40;
    await around.pass(2_000);
    expect(around.hears).toEqual([true, false, true, true]);
    await around.link(false);
    await around.pass(2_000);
    await around.tells('waiting');
    await around.link(true);
    around.hears = [];
    await around.pass(9_000);
    expect(around.hears).toEqual([]);
  });

  it('shows that the counselor asks a colleague, for as long as she does', async () => {
    const around = await talking();
    await around.tells('connected', { held: true });
    expect(around.call.view.held).toBe(true);
    expect(around.at).toBe('connected');
    await around.tells('connected');
    expect(around.call.view.held).toBe(false);
  });

  it('stands first in line when the counselor’s line broke, and another one connects on a line of her own', async () => {
    const around = await talking();
    await around.tells('waiting', { lineLost: true, ahead: 0 });
    expect(around.call.view.phase).toMatchObject({ at: 'waiting', why: 'line-lost', ahead: 0 });
    expect(around.track.enabled).toBe(false);
    await around.tells('connecting');
    expect(around.call.view.phase).toEqual({ at: 'connecting', another: true });
    await around.signals(offer(2));
    around.lines[1]?.becomes('connected');
    expect(around.at).toBe('connected');
    expect(around.track.enabled).toBe(true);
  });

  it('tells a hand-over in the middle of a call from a late word about its beginning', async () => {
    const around = new Around();
    around.holds('waiting');
    void around.call.begin();
    await settled();
    await around.tells('connecting');
    await around.signals(offer(1));
    around.lines[0]?.becomes('connected');
    await around.tells('connecting');
    expect(around.at).toBe('connected');
    await around.tells('connected');
    await around.tells('connecting');
    expect(around.call.view.phase).toEqual({ at: 'connecting', another: true });
    // the colleague's offer may have come before the word that she has it
    await around.signals(offer(2));
    around.lines[1]?.becomes('connected');
    await around.tells('connected');
    expect(around.at).toBe('connected');
    expect(around.lines[1]?.closed).toBe(false);
  });
});
