import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { CarrierErrands } from '../../src/calls/carrier-errands.service.js';
import { Carriers, GoneAtCarrier, type StoredLine } from '../../src/calls/carriers.js';
import { CounselorLines } from '../../src/calls/counselor-lines.service.js';
import { LegsService } from '../../src/calls/legs.service.js';
import { LookUps } from '../../src/calls/look-ups.service.js';
import { newId, UnitOfWork } from '../../src/platform/index.js';
import { PersonSeals } from '../../src/privacy/index.js';
import { Evening, minutes, seconds } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

const everything = {
  mute: true,
  hold: true,
  consult: true,
  transfer: true,
  supervise: true,
  thirdParty: true,
  dialOut: true,
  telephone: true,
  record: false,
};

describe('a carrier with a switch of its own', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let lins: Socket;
  let student: Visitor;
  let [callId, contactId] = ['', ''];
  /** what it was shown, in this order */
  let seen: StoredLine[];
  let atCarrier: (line: StoredLine) => Promise<void>;
  let looked: () => Promise<'on' | 'over'>;
  let dialled: string[];

  beforeEach(async () => {
    evening = await Evening.begin();
    [seen, dialled] = [[], []];
    atCarrier = async () => undefined;
    looked = async () => 'on';
    evening.service.get(Carriers).register({
      name: 'switch',
      can: everything,
      bringInLine: async (line) => {
        seen.push(line);
        await atCarrier(line);
      },
      look: () => looked(),
      hangUp: async () => undefined,
    });
    lin = await evening.staff('lin');
    lins = await lin.ready();
    student = evening.visitor();
    callId = (await student.calls()).body.callId;
    await student.page(callId);
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    contactId = (await lin.post(`/offers/${offer.id}/accept`)).body.contactId;
    await evening.settled();
    await lins.emitWithAck('call.connected', { callId });
    await evening.rows(`update calls set carrier = 'switch', carrier_call_id = 'S1' where id = $1`, [callId]);
    await evening.settled();
    zhou = await evening.staff('zhou');
    await zhou.ready();
  });
  afterEach(() => evening.end());

  /** Whatever is due now has been done, and what that left to do. */
  async function agreed(): Promise<void> {
    await evening.settled();
    for (let round = 0; round < 3; round++) await evening.pass(0);
  }
  const last = () => seen.at(-1) as StoredLine;
  const hold = (held: boolean) => lin.post(`/contacts/${contactId}/call/hold`, { held });
  const ask = () => lin.post(`/contacts/${contactId}/call/consult`, { clientId: randomUUID(), accountId: zhou.id });
  const legs = async () => (await lin.get(`/contacts/${contactId}/call`)).body.call.legs;

  it('is shown what is stored at every change, again where a change came while it looked, until it has agreed', async () => {
    let go: () => void = () => undefined;
    atCarrier = () => new Promise((resolve) => (go = resolve));
    await hold(true);
    while (seen.length === 0) await new Promise(setImmediate);
    await hold(false); // while it is still at the first
    await hold(true);
    await hold(false);
    atCarrier = async () => undefined;
    go();
    await agreed();
    expect(seen.map(({ held }) => held)).toEqual([true, false]);

    atCarrier = async () => {
      throw new Error('away');
    };
    await hold(true);
    await agreed();
    expect(seen).toHaveLength(3);
    atCarrier = async () => undefined;
    await evening.pass(seconds(6));
    await agreed();
    await evening.pass(minutes(1));
    await agreed();
    expect(seen).toHaveLength(4);
    expect(last()).toMatchObject({ callId, carrierCallId: 'S1', state: 'connected', held: true, counselorId: lin.id });
    await student.hangsUp(callId);
    await lin.post(`/contacts/${contactId}/call/hang-up`);
    await agreed();
    expect(last()).toMatchObject({ state: 'ended', held: false });
  });

  it('brings a colleague onto the line after she has said yes; one who does not come has failed', async () => {
    const service = evening.service.get(LegsService);
    await ask();
    const [{ legId }] = await legs();
    await agreed();
    expect(last()).toMatchObject({ held: true, legs: [{ legId, state: 'asked', accountId: zhou.id }] });
    expect((await zhou.post(`/call-legs/${legId}/accept`)).body.leg).toMatchObject({ state: 'asked', expiresAt: null });
    expect((await zhou.post(`/call-legs/${legId}/accept`)).status).toBe(200);
    await service.named(legId, 'S2');
    expect(await service.joined(legId, 'S2')).toBe(true);
    expect(await service.joined(legId, 'S2')).toBe(true); // told twice
    expect(await legs()).toMatchObject([{ legId, state: 'joined' }]);
    await service.gone(legId);
    await service.gone(legId);
    expect(await service.joined(legId, 'S2')).toBe(false); // told late
    expect(await legs()).toMatchObject([{ legId, state: 'left' }]);

    await ask();
    const second = (await legs())[1].legId;
    await zhou.post(`/call-legs/${second}/accept`);
    await evening.pass(seconds(20));
    await agreed();
    expect((await legs())[1]).toMatchObject({ state: 'failed' });
  });

  it('keeps a caller where she is when a colleague on the call takes over, and a supervisor with her', async () => {
    const service = evening.service.get(LegsService);
    const lines = evening.service.get(CounselorLines);
    await lines.joined(callId, lin.id, 'S-lin');
    await ask();
    const [{ legId }] = await legs();
    await zhou.post(`/call-legs/${legId}/accept`);
    await service.joined(legId, 'S-zhou');
    const chen = await evening.staff('chen');
    const listening = (await chen.post(`/calls/${callId}/supervise`, { mode: 'listen' })).body.leg;
    expect(listening).toMatchObject({ state: 'asked', mode: 'listen', expiresAt: null });
    await service.joined(listening.legId, 'S-chen');
    expect((await lin.post(`/contacts/${contactId}/call/transfer`, { accountId: zhou.id })).status).toBe(200);
    await agreed();
    expect(last()).toMatchObject({ state: 'connected', held: false, counselorId: zhou.id });
    expect(last().legs.filter(({ state }) => state === 'joined')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ part: 'counselor', accountId: zhou.id, carrierLegId: 'S-zhou' }),
        expect.objectContaining({ part: 'supervisor', accountId: chen.id, carrierLegId: 'S-chen' }),
      ]),
    );
    expect(last().legs.find(({ carrierLegId }) => carrierLegId === 'S-lin')).toMatchObject({ state: 'left' });
  });

  it('says that the counselor’s line broke: she has six seconds, and then whoever calls is first in line', async () => {
    const lines = evening.service.get(CounselorLines);
    await lines.joined(callId, lin.id, 'S-lin');
    await lines.gone(callId, 'another');
    await agreed();
    expect(last().counselorGone).toBe(false);
    await lines.gone(callId, 'S-lin');
    await lines.gone(callId, 'S-lin');
    await agreed();
    expect(last()).toMatchObject({ state: 'connected', counselorGone: true });
    await evening.pass(seconds(5));
    await agreed();
    await lines.joined(callId, lin.id, 'S-lin-2'); // back
    await lines.gone(callId, 'S-lin'); // of the line before, told late
    await evening.pass(seconds(10));
    await agreed();
    expect(last()).toMatchObject({ state: 'connected', counselorGone: false });
    await lin.put('/presence', { state: 'break' });
    await zhou.put('/presence', { state: 'break' });
    await lines.gone(callId, 'S-lin-2');
    await evening.pass(seconds(6));
    await agreed();
    expect(last()).toMatchObject({ state: 'waiting', lineLost: true, counselorGone: false, counselorId: null });
    await expect(lines.joined(callId, lin.id, 'S-lin-3')).rejects.toMatchObject({ code: 'call.not-live' });
  });

  it('dials somebody of the directory in, once, and rings her at her number', async () => {
    const entryId = newId();
    await evening.rows(
      `insert into directory_entries (id, center_id, name, number, kind) select $1, center_id, '某医院', '051912345678', 'hospital'
       from calls limit 1`,
      [entryId],
    );
    const clientId = randomUUID();
    const send = () => lin.post(`/contacts/${contactId}/call/third-party`, { clientId, entryId });
    expect((await Promise.all([send(), send()])).map(({ status }) => status)).toEqual([200, 200]);
    await agreed();
    expect(last().legs).toMatchObject([{ part: 'third-party', state: 'asked', number: '051912345678' }]);
    const [leg] = await legs();
    expect(leg).toMatchObject({ name: '某医院', accountId: null });
    await evening.service.get(LegsService).gone(leg.legId, 'failed');
    expect(await legs()).toMatchObject([{ state: 'failed' }]);
    const none = await lin.post(`/contacts/${contactId}/call/third-party`, {
      clientId: randomUUID(),
      entryId: randomUUID(),
    });
    expect(none.body.error.code).toBe('directory-entry.not-found');
  });

  it('is asked for a line that is not heard of, and one that is over there is over here', async () => {
    const lookUps = evening.service.get(LookUps);
    const call = (
      await evening.rows<{ id: string; centerId: string }>(`select id, center_id as "centerId" from calls`)
    )[0] as { id: string; centerId: string };
    await evening.service.get(UnitOfWork).run((tx) => lookUps.watch(tx, call, evening.clock.now()));
    let asked = 0;
    looked = async () => {
      asked += 1;
      return 'on';
    };
    await evening.pass(seconds(80));
    await agreed();
    await lookUps.heard(callId);
    await evening.pass(seconds(80));
    await agreed();
    expect(asked).toBe(0);
    await evening.pass(seconds(10));
    await agreed();
    expect(asked).toBe(1);
    looked = async () => {
      throw new GoneAtCarrier();
    };
    await evening.pass(seconds(90));
    await agreed();
    const [ended] = await evening.rows(`select state, ended_by from calls where id = $1`, [callId]);
    expect(ended).toEqual({ state: 'ended', ended_by: 'visitor' });
    await evening.pass(minutes(5));
    await agreed();
    expect(asked).toBe(1);
  });

  it('dials a number once, whatever becomes of it: a second try would ring a second time', async () => {
    const errands = evening.service.get(CarrierErrands);
    const given: string[] = [];
    errands.on('dial', async ({ callId: reserved, carrier }) => {
      dialled.push(`${carrier} ${reserved}`);
      throw new Error('nobody knows whether it rang');
    });
    errands.onGivenUp('dial', async (_tx, errand) => {
      given.push(errand.callId);
    });
    const reserved = newId();
    const centerId = (await evening.rows<{ id: string }>(`select id from centers`))[0]?.id as string;
    const dial = () =>
      evening.service
        .get(UnitOfWork)
        .run((tx) => errands.set(tx, { id: reserved, centerId, carrier: 'switch' }, 'dial', evening.clock.now()));
    await dial();
    await dial();
    await agreed();
    await evening.pass(minutes(5));
    await agreed();
    expect(dialled).toEqual([`switch ${reserved}`]);
    expect(given).toEqual([reserved]);
  });

  it('shows the number of whoever called for a reason only, to whoever may read the contact, and writes it down first', async () => {
    const [{ personId } = { personId: '' }] = await evening.rows<{ personId: string }>(
      `select person_id as "personId" from calls`,
    );
    const seal = await evening.service.get(PersonSeals).of(personId);
    const number = seal.seal('calls.caller_number', callId, '+8613812345678');
    await evening.rows(`update calls set caller_number = $1, caller_hash = '1' where id = $2`, [number, callId]);
    const reveal = (by: StaffMember, body: object) => by.post(`/contacts/${contactId}/call/number`, body);
    expect((await reveal(lin, {})).status).toBe(400);
    expect((await reveal(zhou, { reason: 'safety' })).status).toBe(404);
    const audited = () =>
      evening.rows(`select account_id, detail from audit_log where action = 'call.number-revealed'`);
    expect(await audited()).toEqual([]);
    expect((await reveal(lin, { reason: 'safety' })).body).toEqual({ number: '+8613812345678' });
    expect(await audited()).toEqual([{ account_id: lin.id, detail: { reason: 'safety' } }]);
    expect((await lin.get(`/contacts/${contactId}/call`)).body.call.maskedNumber).not.toContain('13812345');
  });
});
