import type { Socket } from 'socket.io-client';
import { ContactsService } from '../../src/contacts/index.js';
import { type Tx, UnitOfWork } from '../../src/platform/index.js';
import { ColleaguesService, OffersService } from '../../src/queue/index.js';
import { record } from '../support/acts.js';
import { Evening, minutes, seconds } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

const URGENT = '我不想活了，今晚就想结束这一切';

/** Whoever was talked to and no longer is: handed over, lost with the counselor's line, handed on. */
describe('somebody in the middle of a call', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let contacts: ContactsService;
  let offers: OffersService;
  let colleagues: ColleaguesService;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou] = await Promise.all([evening.staff('lin'), evening.staff('zhou')]);
    contacts = evening.service.get(ContactsService);
    offers = evening.service.get(OffersService);
    colleagues = evening.service.get(ColleaguesService);
  });
  afterEach(() => evening.end());

  const offered = async (counselor: StaffMember) => {
    await evening.settled();
    return (await counselor.get('/offers/current')).body.offer;
  };
  const take = async (counselor: StaffMember) =>
    (await counselor.post(`/offers/${(await offered(counselor)).id}/accept`)).body.contactId as string;
  const inOne = async (act: (tx: Tx, now: Date) => Promise<unknown>) => {
    const result = await evening.service.get(UnitOfWork).run((tx) => act(tx, evening.clock.now()));
    await evening.settled();
    return result;
  };
  const deskOf = async (contactId: string) =>
    (await evening.rows<{ id: string }>('select desk_id as id from contacts where id = $1', [contactId]))[0]?.id ?? '';
  const stored = async (contactId: string) =>
    (
      await evening.rows('select state, live, front, urgency, counselor_id from contacts where id = $1', [contactId])
    )[0];

  /** Talking with lin. */
  async function talking(): Promise<{ student: Visitor; page: Socket; callId: string; contactId: string }> {
    await lin.ready();
    const student = evening.visitor();
    const { callId } = (await student.calls()).body;
    const page = await student.page(callId);
    const contactId = await take(lin);
    await evening.settled();
    await page.emitWithAck('call.connected', { callId });
    return { student, page, callId, contactId };
  }

  it('is handed over in one step, with all that was done and nothing to be answered again', async () => {
    const { contactId } = await talking();
    await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record });
    await lin.put(`/contacts/${contactId}/grade`, { grade: '2' });
    await zhou.ready();
    const before = (await lin.get(`/contacts/${contactId}`)).body;
    await inOne((tx, now) => contacts.handOver(tx, contactId, zhou.id, now));
    expect(await stored(contactId)).toMatchObject({ state: 'active', counselor_id: zhou.id, front: null, urgency: 4 });
    const after = (await zhou.get(`/contacts/${contactId}`)).body;
    expect(after.isMine).toBe(true);
    expect(after.requirements).toEqual(before.requirements);
    expect(after.answeredAt).toBe(before.answeredAt);
    // hers is what the grade asks for after it: she reads it, and acts in it no more
    expect((await lin.post(`/contacts/${contactId}/wrap-up`)).body.error.code).toBe('contact.not-yours');
    expect(await offered(lin)).toBeNull();
    const events = await evening.rows(
      `select type, payload->>'reason' as reason, payload->>'counselorId' as counselor from contact_events
       where contact_id = $1 and type in ('contact.released', 'contact.assigned') order by seq`,
      [contactId],
    );
    expect(events.slice(1)).toEqual([
      { type: 'contact.released', reason: 'transfer', counselor: lin.id },
      { type: 'contact.assigned', reason: null, counselor: zhou.id },
    ]);
    const [row] = await evening.rows(`select account_id, detail from audit_log where action = 'contact.handed-over'`);
    expect(row).toEqual({ account_id: lin.id, detail: { accountId: zhou.id } });
    const again = inOne((tx, now) => contacts.handOver(tx, contactId, zhou.id, now));
    await expect(again).rejects.toMatchObject({ code: 'contact.illegal-move' });
  });

  it('whose counselor’s line broke stands before everybody, says why, and is one of many again once taken', async () => {
    const { contactId } = await talking();
    await evening.visitor().chats(URGENT);
    await inOne((tx, now) => contacts.releaseToFront(tx, contactId, 'line-lost', now));
    await lin.put('/presence', { state: 'offline' });
    await evening.settled();
    expect(await stored(contactId)).toMatchObject({ state: 'waiting', live: true, front: 'line-lost', urgency: 9 });
    expect(await inOne((tx, now) => contacts.releaseToFront(tx, contactId, 'line-lost', now))).toBeNull();
    const chen = await evening.staff('chen');
    const { items } = (await chen.get('/queue')).body;
    expect(items[0].contactId).toBe(contactId);
    expect(items[0].reasons.map(({ code }: { code: string }) => code)).toEqual(['line-lost', 'waited']);
    await zhou.ready();
    const ringing = await offered(zhou);
    expect(ringing).toMatchObject({ contactId, live: true });
    expect(ringing.reasons[0]).toEqual({ code: 'line-lost', value: 0 });
    expect(await take(zhou)).toBe(contactId);
    expect(await stored(contactId)).toMatchObject({ state: 'active', front: null, urgency: 5 });
  });

  it('keeps her place at the front whatever the machine or a supervisor says of her meanwhile', async () => {
    const { contactId } = await talking();
    await inOne((tx, now) => contacts.releaseToFront(tx, contactId, 'line-lost', now));
    const chen = await evening.staff('chen');
    expect((await chen.put(`/contacts/${contactId}/grade`, { grade: '1' })).status).toBe(200);
    expect(await stored(contactId)).toMatchObject({ front: 'line-lost', urgency: 9 });
  });

  it('who hangs up at the front is something to write, in its ordinary place', async () => {
    const { student, callId, contactId } = await talking();
    await lin.put('/presence', { state: 'break' });
    await inOne((tx, now) => contacts.releaseToFront(tx, contactId, 'line-lost', now));
    await student.hangsUp(callId);
    await evening.settled();
    expect(await stored(contactId)).toMatchObject({ state: 'waiting', live: false, front: null, urgency: 5 });
  });

  it('is not offered to the counselor whose console is gone, and to her again when she is back', async () => {
    const { contactId } = await talking();
    lin.leave();
    const offline = async () => (await lin.get('/presence')).body.state === 'offline';
    while (!(await offline())) await evening.pass(seconds(4));
    await inOne((tx, now) => contacts.releaseToFront(tx, contactId, 'line-lost', now));
    expect(await offered(lin)).toBeNull();
    await lin.ready();
    expect((await offered(lin)).contactId).toBe(contactId);
  });

  it('handed on rings at exactly the colleague named, and goes to the next when she does not take it', async () => {
    const { contactId } = await talking();
    await zhou.ready();
    await inOne(async (tx, now) => {
      await contacts.releaseToFront(tx, contactId, 'transferred', now);
      await offers.direct(tx, contactId, zhou.id, now);
    });
    const ringing = await offered(zhou);
    expect(ringing).toMatchObject({ contactId, reasons: [{ code: 'transferred' }, { code: 'waited' }] });
    expect(Date.parse(ringing.expiresAt) - Date.parse(ringing.offeredAt)).toBe(seconds(30));
    expect(await offered(lin)).toBeNull();
    await zhou.post(`/offers/${ringing.id}/decline`, { reason: 'not-suited' });
    expect(await stored(contactId)).toMatchObject({ front: 'transferred', urgency: 9 });
    expect((await offered(lin)).contactId).toBe(contactId);
  });

  it('stays where she is when the colleague named is not free', async () => {
    const { contactId } = await talking();
    const handOn = () =>
      inOne(async (tx, now) => {
        await contacts.releaseToFront(tx, contactId, 'transferred', now);
        await offers.direct(tx, contactId, zhou.id, now);
      });
    const refused = async () => {
      await expect(handOn()).rejects.toMatchObject({ code: 'offer.colleague-not-free' });
      expect(await stored(contactId)).toMatchObject({ state: 'active', counselor_id: lin.id, front: null });
    };
    await refused(); // not there
    await zhou.ready();
    await evening.visitor().writes('一封信');
    expect(await offered(zhou)).not.toBeNull();
    await refused(); // something rings at her
    await zhou.post(`/offers/${(await offered(zhou)).id}/decline`, { reason: 'not-suited' });
    await evening.rows(`update shifts set ends_at = $1 where account_id = $2 and starts_at < $1 and ends_at > $1`, [
      evening.clock.now(),
      zhou.id,
    ]);
    await refused(); // off shift
  });

  it('sees which colleagues are there, whom she can ask, and who could take over', async () => {
    const { contactId } = await talking();
    const deskId = await deskOf(contactId);
    const seen = async () =>
      (await colleagues.of(deskId, lin.id))
        .filter(({ accountId }) => accountId === zhou.id)
        .map(({ presence, canConsult, canTake }) => ({ presence, canConsult, canTake }));
    expect(await seen()).toEqual([]);
    await zhou.ready();
    expect(await seen()).toEqual([{ presence: 'ready', canConsult: true, canTake: true }]);
    await evening.visitor().chats('想找人聊聊');
    await take(zhou);
    expect(await seen()).toEqual([{ presence: 'ready', canConsult: true, canTake: false }]);
    await zhou.put('/presence', { state: 'break' });
    expect(await seen()).toEqual([{ presence: 'break', canConsult: false, canTake: false }]);
    expect((await colleagues.of(deskId, lin.id)).map(({ accountId }) => accountId)).not.toContain(lin.id);
  });

  it('takes the voice of the colleague who is asked: she is offered nothing and cannot be asked twice', async () => {
    const { contactId, callId } = await talking();
    const deskId = await deskOf(contactId);
    await zhou.ready();
    await evening.rows(
      `insert into call_legs (id, center_id, call_id, part, account_id, mode, state, asked_at)
       select gen_random_uuid(), center_id, id, 'consulted', $2, 'talk', 'asked', $3 from calls where id = $1`,
      [callId, zhou.id, evening.clock.now()],
    );
    await evening.visitor().writes('一封信');
    expect(await offered(zhou)).toBeNull();
    expect((await zhou.get('/presence')).body.state).toBe('busy');
    expect((await colleagues.of(deskId, lin.id))[0]).toMatchObject({ canConsult: false, canTake: false });
    await expect(inOne((tx) => colleagues.requireConsultable(tx, deskId, zhou.id))).rejects.toMatchObject({
      code: 'offer.colleague-not-free',
    });
    await inOne((tx, now) => colleagues.requireRoom(tx, deskId, zhou.id, contactId, now)); // on this very call
    await evening.pass(minutes(1));
    expect(await offered(zhou)).toBeNull();
  });
});
