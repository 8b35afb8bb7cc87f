import { randomUUID } from 'node:crypto';
import { seconds } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';
import { CENTER_NUMBER } from '../support/telephone.js';
import { TelephoneEvening } from '../support/telephone-evening.js';

const HERS = '+8613900000001';

describe('the line of a call by telephone', () => {
  let phone: TelephoneEvening;
  let zhou: StaffMember;
  beforeEach(async () => {
    phone = await TelephoneEvening.begin({ TWILIO_NUMBER: CENTER_NUMBER });
    zhou = await phone.evening.staff('zhou');
  });
  afterEach(() => phone.end());

  /** Everybody in the conference, as the carrier has them. */
  const looks = (callId: string) =>
    Object.fromEntries(
      phone.carrier.members(callId).map(({ label, hold, muted, callSidToCoach, coaching }) => {
        const how = [hold && 'hold', muted && 'muted', coaching && `to ${callSidToCoach?.slice(-4)}`].filter(Boolean);
        return [label.split('-')[0], how.join(' ')];
      }),
    );

  it('is held with words and taken up again', async () => {
    const { contactId, callId, caller } = await phone.talking();
    await phone.lin.post(`/contacts/${contactId}/call/hold`, { held: true });
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: 'hold', counselor: '' });
    expect(caller.said()).toContain('老师请您稍等一下');
    await phone.lin.post(`/contacts/${contactId}/call/hold`, { held: false });
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: '', counselor: '' });
  });

  it('tells the caller when her counselor’s line breaks, and goes on when it comes back', async () => {
    const { carrier, lin } = phone;
    const { callId, caller, counselor } = await phone.talking();
    await counselor.hangsUp();
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: 'hold' });
    expect(caller.said()).toContain('老师的线路断了一下');
    await phone.pass(seconds(3));
    await carrier.console(lin.id, { callId });
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: '', counselor: '' });
    await phone.pass(seconds(10));
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connected' });
  });

  it('brings the caller to the head of the queue within ten seconds when it does not', async () => {
    const { callId, caller, counselor } = await phone.talking();
    await phone.carrier.dials('anonymous'); // waits already
    await counselor.hangsUp();
    await phone.pass(0);
    caller.said();
    for (let n = 0; n < 9; n++) await phone.pass(seconds(1));
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'waiting', contact: 'waiting' });
    expect(caller.where.kind).toBe('gather');
    expect(caller.said()).toMatch(/断线了.*您排在最前面.*您是下一位/);
    expect(phone.carrier.members(callId)).toEqual([]);
  });

  it('is kept by a console that is loaded anew, though its old line is still in the conference', async () => {
    const { carrier, lin } = phone;
    const { callId, caller, counselor } = await phone.talking();
    const again = await carrier.console(lin.id, { callId });
    await phone.pass(seconds(1));
    expect(counselor.where.kind).toBe('over'); // put out by us
    await phone.pass(seconds(20));
    expect(
      carrier
        .members(callId)
        .map(({ line }) => line.sid)
        .sort(),
    ).toEqual([again.sid, caller.sid].sort());
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connected' });
  });

  it('is made good from what the carrier has when the words of everybody’s coming are lost', async () => {
    const { carrier, lin } = phone;
    const { callId, caller } = await phone.taken();
    carrier.keepsWords = true;
    await carrier.console(lin.id, { callId });
    carrier.words.splice(0);
    for (let n = 0; n < 3; n++) await phone.pass(seconds(91));
    carrier.words.splice(0);
    expect(looks(callId)).toEqual({ caller: '', counselor: '' });
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connected' });
  });

  it('is asked about, all three talk, and it is handed over without a moment in the queue', async () => {
    const { carrier, lin } = phone;
    const { contactId, callId, caller, counselor } = await phone.talking();
    await zhou.ready();
    const asked = { clientId: randomUUID(), accountId: zhou.id };
    expect((await lin.post(`/contacts/${contactId}/call/consult`, asked)).status).toBeLessThan(300);
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: 'hold', counselor: '' });
    const [{ id: legId } = { id: '' }] = await phone.evening.rows<{ id: string }>(
      `select id from call_legs where part = 'consulted'`,
    );
    const early = await carrier.console(zhou.id, { callId, legId });
    expect(early.where.kind).toBe('over'); // she has not said yes
    expect((await zhou.post(`/call-legs/${legId}/accept`)).status).toBeLessThan(300);
    const stranger = await carrier.console(lin.id, { callId, legId });
    expect(stranger.where.kind).toBe('over');
    const colleague = await carrier.console(zhou.id, { callId, legId });
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: 'hold', counselor: '', consulted: '' });
    await lin.post(`/contacts/${contactId}/call/hold`, { held: false });
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: '', counselor: '', consulted: '' });
    expect((await lin.post(`/contacts/${contactId}/call/transfer`, { accountId: zhou.id })).status).toBeLessThan(300);
    await phone.pass(0);
    expect(counselor.where.kind).toBe('over');
    expect(
      carrier
        .members(callId)
        .map(({ line }) => line.sid)
        .sort(),
    ).toEqual([caller.sid, colleague.sid].sort());
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'connected', contact: 'active' });
    // her line is the counselor's now, whatever its label says
    await colleague.hangsUp();
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: 'hold' });
    await phone.pass(seconds(9));
    expect(await phone.row(caller.sid)).toMatchObject({ state: 'waiting' });
  });

  it('is listened to, whispered into and joined by a supervisor, and left again', async () => {
    const { carrier, evening } = phone;
    const { callId, counselor } = await phone.talking();
    const chen = await evening.staff('chen');
    const supervise = (mode: string) => chen.post(`/calls/${callId}/supervise`, { mode });
    expect((await supervise('listen')).status).toBeLessThan(300);
    const [{ id: legId } = { id: '' }] = await evening.rows<{ id: string }>(
      `select id from call_legs where part = 'supervisor'`,
    );
    const line = await carrier.console(chen.id, { callId, legId });
    expect(looks(callId).supervisor).toBe('muted');
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: '', counselor: '', supervisor: 'muted' });
    await supervise('whisper');
    await phone.pass(0);
    expect(looks(callId).supervisor).toBe(`to ${counselor.sid.slice(-4)}`);
    await supervise('talk');
    await phone.pass(0);
    expect(looks(callId).supervisor).toBe('');
    await chen.post(`/call-legs/${legId}/leave`);
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: '', counselor: '' });
    expect(line.where.kind).toBe('over');
  });

  it('takes in somebody of the directory, who is dialled once, and whoever does not pick up is gone', async () => {
    const { carrier, lin, evening } = phone;
    const { contactId, callId } = await phone.talking();
    const [entry] = await evening.rows<{ id: string; number: string }>(
      `insert into directory_entries (id, center_id, name, number, kind)
       select gen_random_uuid(), id, 'x', '+861012345', 'hotline' from centers returning id, number`,
    );
    const asks = () =>
      lin.post(`/contacts/${contactId}/call/third-party`, { clientId: randomUUID(), entryId: entry?.id });
    expect((await asks()).status).toBeLessThan(300);
    await phone.pass(0);
    const hotline = carrier.ringingAt('+861012345');
    expect(hotline.from).toBe(CENTER_NUMBER);
    await phone.pass(seconds(91)); // looked at once more: not dialled again
    expect([...carrier.lines.values()].filter(({ to }) => to === '+861012345')).toHaveLength(1);
    await hotline.answers();
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: '', counselor: '', third: '' });
    await hotline.hangsUp();
    await phone.pass(0);
    await asks();
    await phone.pass(0);
    await carrier.ringingAt('+861012345').end('busy');
    await phone.pass(0);
    const legs = (await phone.legs(callId)).filter(({ part }) => part === 'third-party');
    expect(legs.map(({ state }) => state)).toEqual(['left', 'failed']);
    await phone.pass(0);
    expect(looks(callId)).toEqual({ caller: '', counselor: '' });
  });

  describe('to a counselor’s own telephone', () => {
    beforeEach(async () => {
      await phone.evening.rows(
        `update accounts set telephone = '${HERS}', answers_at = 'telephone' where login = 'lin'`,
      );
    });

    it('rings there, and puts her through by her key', async () => {
      const { caller, callId } = await phone.taken();
      await phone.pass(0);
      const telephone = phone.carrier.ringingAt(HERS);
      expect([telephone.from, phone.carrier.members(callId)]).toEqual([CENTER_NUMBER, []]);
      await telephone.answers();
      expect(telephone.said()).toContain('接听请按1');
      expect(phone.carrier.members(callId)).toEqual([]);
      await telephone.presses('1');
      await phone.pass(seconds(1));
      expect(looks(callId)).toEqual({ caller: '', counselor: '' });
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'connected' });
      expect([...phone.carrier.lines.values()].filter(({ to }) => to === HERS)).toHaveLength(1);
      await caller.hangsUp();
      await phone.pass(0);
      expect(telephone.where.kind).toBe('over');
    });

    it.each([
      ['is busy', (line: { end(as: 'busy'): Promise<void> }) => line.end('busy')],
      ['is not picked up, and the word of it is lost', null],
      ['is picked up by a mailbox', 'mailbox'],
    ] as const)('that %s gives the caller back, first in line', async (_, how) => {
      const { carrier, lin } = phone;
      const { caller } = await phone.taken();
      await phone.pass(0);
      const telephone = carrier.ringingAt(HERS);
      if (typeof how === 'function') await how(telephone);
      else if (how === 'mailbox') {
        await telephone.answers();
        await telephone.waits();
        expect(telephone.where.kind).toBe('over');
      } else {
        carrier.keepsWords = true;
        await telephone.end('no-answer');
        carrier.words.splice(0);
        await phone.pass(seconds(91));
      }
      await phone.pass(0);
      expect(await phone.row(caller.sid)).toMatchObject({ state: 'waiting', contact: 'waiting' });
      await caller.waits();
      expect(caller.said()).toContain('您是下一位');
      expect((await lin.get('/presence')).body.state).toBe('away');
      expect((await lin.get('/offers/current')).body.offer).toBeNull();
    });

    it('stops ringing when the caller hangs up', async () => {
      const { caller } = await phone.taken();
      await phone.pass(0);
      const telephone = phone.carrier.ringingAt(HERS);
      await caller.hangsUp();
      await phone.pass(0);
      expect(telephone.where.kind).toBe('over');
    });
  });
});
