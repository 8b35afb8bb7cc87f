import { Evening, minutes, seconds } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

const CALM = '想问问你们周末开门吗';
const URGENT = '我不想活了，今晚就想结束这一切';

describe('nobody is left with somebody who is gone', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let student: Visitor;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    student = evening.visitor();
  });
  afterEach(() => evening.end());

  const offerAt = async (counselor: StaffMember) => (await counselor.get('/offers/current')).body.offer;
  const alarms = async () => (await chen.get('/alarms')).body.items.map((alarm: { kind: string }) => alarm.kind).sort();
  const taken = async (text: string) => {
    await lin.ready();
    await student.writes(text);
    await evening.settled();
    return (await lin.post(`/offers/${(await offerAt(lin)).id}/accept`)).body.contactId as string;
  };

  it('goes back to the queue when the counselor’s account is disabled', async () => {
    const contactId = await taken(CALM);
    const admin = await evening.staff('admin');
    await admin.put(`/accounts/${lin.id}`, { disabled: true });
    await zhou.ready();
    await evening.pass(seconds(10));
    expect((await offerAt(zhou)).contactId).toBe(contactId);
  });

  it('is shown to the supervisor when an answer is owed by somebody gone, and she can give it back', async () => {
    const contactId = await taken(CALM);
    await lin.put('/presence', { state: 'offline' });
    await evening.pass(seconds(10));
    expect(await alarms()).toEqual(['counselor-gone']);
    expect((await chen.post(`/contacts/${contactId}/release`, { reason: 'other' })).status).toBe(200);
    await zhou.ready();
    await evening.settled();
    expect((await offerAt(zhou)).contactId).toBe(contactId);
    await evening.pass(seconds(10));
    expect(await alarms()).toEqual([]);
  });

  it('is shown to the supervisor when a call or a chat was taken and nobody has spoken for a minute', async () => {
    await lin.ready();
    const { callId } = (await student.calls()).body;
    const page = await student.page(callId);
    await evening.settled();
    await lin.post(`/offers/${(await offerAt(lin)).id}/accept`);
    await evening.pass(seconds(59));
    expect(await alarms()).toEqual([]);
    await evening.pass(seconds(2));
    expect(await alarms()).toEqual(['not-answered']);
    await page.emitWithAck('call.connected', { callId });
    await evening.pass(seconds(5));
    expect(await alarms()).toEqual([]);

    const chat = evening.visitor();
    await zhou.ready();
    await chat.chats('想找人聊聊');
    await evening.settled();
    const { contactId } = (await zhou.post(`/offers/${(await offerAt(zhou)).id}/accept`)).body;
    await evening.pass(seconds(61));
    expect(await alarms()).toEqual(['not-answered']);
    await zhou.post(`/contacts/${contactId}/messages`, { clientId: crypto.randomUUID(), body: '我在' });
    await chat.adds('我想说说月考的事');
    await evening.pass(minutes(3)); // she thinks about what to write: that is no alarm
    expect(await alarms()).toEqual([]);
  });

  it('raises an alarm for a 3 or 4 that waits two minutes although somebody is on duty', async () => {
    await taken(CALM);
    await evening.visitor().writes(URGENT);
    await evening.pass(minutes(1));
    expect(await alarms()).toEqual([]);
    await evening.pass(minutes(1));
    expect(await alarms()).toEqual(['urgent-waiting']);
  });

  it('counts a counselor on a break as nobody ready', async () => {
    await lin.ready();
    await lin.put('/presence', { state: 'break' });
    await student.writes(CALM);
    await evening.settled();
    expect(await alarms()).toEqual(['desk-unstaffed']);
  });

  it('keeps the alarm of one who was not answered when somebody more urgent comes', async () => {
    await lin.ready();
    await student.writes(CALM);
    await evening.settled();
    await evening.pass(seconds(121));
    expect(await alarms()).toContain('nobody-answers');
    await evening.visitor().writes(URGENT);
    await evening.settled();
    expect(await alarms()).toContain('nobody-answers');
  });

  it('is owed an answer again when the child writes between two counselors', async () => {
    const contactId = await taken(CALM);
    await lin.post(`/contacts/${contactId}/messages`, { clientId: crypto.randomUUID(), body: '我在' });
    await lin.post(`/contacts/${contactId}/release`, { reason: 'break' });
    await student.adds('你还在吗');
    await zhou.ready();
    await evening.settled();
    expect((await lin.get('/presence')).body.state).toBe('break');
    await zhou.post(`/offers/${(await offerAt(zhou)).id}/accept`);
    const { requirements } = (await zhou.get(`/contacts/${contactId}`)).body;
    expect(requirements).toContainEqual({ code: 'answer', met: false });
  });

  it('does not come back to a counselor who gave it up for a conflict of interest', async () => {
    const contactId = await taken(CALM);
    await lin.post(`/contacts/${contactId}/release`, { reason: 'conflict' });
    await evening.pass(seconds(10));
    expect(await offerAt(lin)).toBeNull();
    expect((await chen.get('/queue')).body.items[0].contactId).toBe(contactId);
  });

  it('is read with what was said in the thread before, once a contact has ended', async () => {
    const contactId = await taken(URGENT);
    await lin.post(`/contacts/${contactId}/messages`, { clientId: crypto.randomUUID(), body: '我在' });
    await lin.put(`/contacts/${contactId}/tags`, { primary: 'CRI-01' });
    await lin.put(`/contacts/${contactId}/grade`, { grade: '3' });
    const body = { situation: '一', process: '二', risk: '三', measures: '四' };
    await lin.put(`/contacts/${contactId}/record`, { revision: 0, body });
    await lin.post(`/contacts/${contactId}/wrap-up`);
    expect((await lin.post(`/contacts/${contactId}/close`)).status).toBe(200);
    expect((await student.adds('都吃下去了')).body.showHelp).toBe(true);
    await evening.settled();
    expect((await offerAt(lin)).signal).toBeGreaterThanOrEqual(3);
  });

  it('follows a dismissal: a later harmless message does not hold the signal up', async () => {
    const contactId = await taken('累死了，作业写不完，想死');
    const before = (await lin.get(`/contacts/${contactId}/assessment`)).body.signals;
    await student.adds('好的谢谢');
    for (const { id } of before) await lin.post(`/signals/${id}/dismiss`, { reason: 'idiom' });
    expect((await lin.get(`/contacts/${contactId}`)).body.signal).toBe(0);
  });

  it('cannot be put aside as no counseling while a 3 or 4 stands', async () => {
    const contactId = await taken(URGENT);
    const refused = await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-06' });
    expect(refused.body.error.code).toBe('tag.grave-contact');
    await lin.put(`/contacts/${contactId}/grade`, { grade: '4' });
    expect((await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-06' })).status).toBe(409);
  });

  it('is answered although the clock was set back', async () => {
    const contactId = await taken(CALM);
    evening.clock.advance(-5_000);
    const reply = await lin.post(`/contacts/${contactId}/messages`, { clientId: crypto.randomUUID(), body: '我在' });
    expect(reply.status).toBe(201);
  });
});
