import { randomUUID } from 'node:crypto';
import { record } from '../support/acts.js';
import { seconds } from '../support/evening.js';
import type { Reply, StaffMember, Visitor } from '../support/people.js';
import { CENTER_NUMBER } from '../support/telephone.js';
import { TelephoneEvening } from '../support/telephone-evening.js';

const HERS = '+8613812345678';
const MASKED = '138******78';
const LETTER = '我就是前几天打电话的那个人，今天不想说话，想写下来';

/** Somebody who came to us: the contact, and the row she came by. */
interface Came {
  contactId: string;
  personId: string;
}

describe('a child who calls three times and writes once', () => {
  let phone: TelephoneEvening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let student: Visitor;
  beforeEach(async () => {
    phone = await TelephoneEvening.begin({ TWILIO_NUMBER: CENTER_NUMBER });
    lin = phone.lin;
    [zhou, chen] = [await phone.evening.staff('zhou'), await phone.evening.staff('chen')];
    student = phone.evening.visitor();
    await phone.evening.rows('update accounts set board_capacity = 20');
  });
  afterEach(() => phone.end());

  const said = ({ status, body }: Reply) => [status, body.error?.code];

  async function came(member: StaffMember, contactId: string): Promise<Came> {
    return { contactId, personId: (await member.get(`/contacts/${contactId}`)).body.personId };
  }

  /** A call that whoever is ready takes, and closes with a record of its own. */
  async function calls(member: StaffMember, situation: string): Promise<Came> {
    await member.ready();
    const caller = await phone.carrier.dials(HERS);
    const contactId = await phone.accepts(member);
    const { id: callId } = await phone.row(caller.sid);
    await phone.carrier.console(member.id, { callId });
    await phone.pass(seconds(1));
    await caller.hangsUp();
    await phone.settled();
    await member.put('/presence', { state: 'break' });
    const body = { ...record, situation };
    expect((await member.put(`/contacts/${contactId}/record`, { revision: 0, body })).status).toBe(200);
    await member.put(`/contacts/${contactId}/tags`, { primary: 'NON-01' });
    expect((await member.post(`/contacts/${contactId}/close`)).status).toBe(200);
    await phone.settled();
    return came(member, contactId);
  }

  /** She calls once more, and it rings at whoever is ready. */
  async function rings(member: StaffMember) {
    await member.ready();
    await phone.carrier.dials(HERS);
    await phone.settled();
    return (await member.get('/offers/current')).body;
  }

  async function writes(member: StaffMember, body = LETTER, visitor = student): Promise<Came> {
    await member.ready();
    await visitor.writes(body);
    const contactId = await phone.accepts(member);
    await member.put('/presence', { state: 'break' });
    return came(member, contactId);
  }

  const merge = (member: StaffMember, at: Came, other: Came, clientId: string = randomUUID()) =>
    member.post(`/contacts/${at.contactId}/person/merges`, { clientId, otherId: other.personId, reason: 'said-so' });
  const undo = (member: StaffMember, mergeId: string) => member.post(`/person-merges/${mergeId}/undo`);
  const earlier = async (member: StaffMember, { contactId }: Came): Promise<string[]> =>
    (await member.get(`/contacts/${contactId}/history`)).body.items
      .map((item: { record: { body: { situation: string } } }) => item.record.body.situation)
      .sort();
  const personsCounted = async () => {
    const { channels } = (await chen.get('/statistics/month?month=2026-11')).body;
    return Object.fromEntries(
      channels.map((row: { channel: string; contacts: number; persons: number }) => [
        row.channel,
        [row.contacts, row.persons],
      ]),
    );
  };

  it('becomes one person by a counselor’s decision, and can be separated again without loss', async () => {
    const [first, second, third] = [
      await calls(lin, '第一次来电'),
      await calls(lin, '第二次来电'),
      await calls(lin, '第三次来电'),
    ];
    const letter = await writes(lin);
    expect(await earlier(lin, letter)).toEqual([]);
    expect(await personsCounted()).toMatchObject({ phone: [3, 3], board: [1, 1] });

    const merges: string[] = [];
    for (const call of [first, second, third]) {
      const reply = await merge(lin, letter, call);
      expect(reply.status).toBe(201);
      merges.push(reply.body.mergeId);
    }
    expect(await earlier(lin, letter)).toEqual(['第一次来电', '第三次来电', '第二次来电']);
    const whole = (await lin.get(`/contacts/${first.contactId}/person`)).body;
    expect([whole.leadId, whole.ways.length]).toEqual([letter.personId, 4]);
    expect(whole.ways[0]).toMatchObject({ personId: letter.personId, merge: null, hasCode: true, telephones: [] });
    expect(whole.ways[1]).toMatchObject({
      personId: first.personId,
      merge: { id: merges[0], by: '林静', reason: 'said-so' },
      telephones: [MASKED],
      contactCount: 1,
    });
    expect(await personsCounted()).toMatchObject({ phone: [3, 1], board: [1, 1] });
    // nothing has moved: her code opens what she wrote, and only that
    expect((await student.reads()).body.messages.map((one: { body: string }) => one.body)).toEqual([LETTER]);

    const apart = await undo(lin, merges[1] as string);
    expect(apart.body.separated.ways.map((one: Came) => one.personId)).toEqual([second.personId]);
    expect(apart.body.left.ways.map((one: Came) => one.personId)).toEqual([
      letter.personId,
      first.personId,
      third.personId,
    ]);
    expect(await earlier(lin, letter)).toEqual(['第一次来电', '第三次来电']);
    expect(await earlier(lin, second)).toEqual([]);
    for (const mergeId of [merges[0], merges[2]]) await undo(lin, mergeId as string);
    expect(await earlier(lin, letter)).toEqual([]);
    expect(await personsCounted()).toMatchObject({ phone: [3, 3], board: [1, 1] });
    for (const [call, situation] of [
      [first, '第一次来电'],
      [second, '第二次来电'],
    ] as const) {
      expect((await lin.get(`/contacts/${call.contactId}`)).body.record.body.situation).toBe(situation);
    }
    expect((await student.adds('还在吗')).status).toBe(201);
  });

  it('is shown with what a merge would change before anybody decides, and is read by whoever is with her from then on', async () => {
    const call = await calls(lin, '第一次来电');
    const letter = await writes(zhou);
    // Zhou has never been with whoever called, and can say nothing about her
    expect(said(await merge(zhou, letter, call))).toEqual([404, 'person.not-found']);
    const where = `/contacts/${letter.contactId}/person/merge-preview?with=${call.personId}`;
    expect(said(await zhou.get(where))).toEqual([404, 'person.not-found']);
    expect(said(await lin.get(where))).toEqual([404, 'contact.not-found']);

    const preview = (await chen.get(where)).body;
    expect(preview.problem).toBeNull();
    expect(preview.readers).toEqual([{ account: { id: zhou.id, displayName: '周明' }, gains: 'other' }]);
    expect(preview.here.ways[0].contacts).toMatchObject([{ id: letter.contactId, channel: 'board' }]);
    expect(preview.other.ways[0].contacts).toMatchObject([{ id: call.contactId, channel: 'phone' }]);

    const { mergeId } = (await merge(chen, letter, call)).body;
    expect(await earlier(zhou, letter)).toEqual(['第一次来电']);
    expect((await zhou.get(`/contacts/${call.contactId}`)).status).toBe(200);
    // Lin was with her once: that stays hers to read, and gives her nothing of what came by another way
    expect((await lin.get(`/contacts/${letter.contactId}`)).status).toBe(404);

    expect((await undo(zhou, mergeId)).body.separated).toBeNull();
    expect((await zhou.get(`/contacts/${call.contactId}`)).status).toBe(404);
    // a reply that was lost: asked again, it is the same answer, though she reads her no more
    expect((await undo(zhou, mergeId)).status).toBe(200);
    expect(said(await undo(lin, randomUUID()))).toEqual([404, 'merge.not-found']);
  });

  it('is hinted at by the number she called from, and by nothing more to whoever may not read her', async () => {
    const [first, second] = [await calls(lin, '第一次来电'), await calls(zhou, '第二次来电')];
    const third = await calls(lin, '第三次来电');
    const hints = async (member: StaffMember, { contactId }: Came) =>
      (await member.get(`/contacts/${contactId}/person/hints`)).body;
    const ids = ({ items }: { items: { personId: string }[] }) => items.map((one) => one.personId).sort();
    expect(ids(await hints(chen, third))).toEqual([first.personId, second.personId].sort());
    // Lin was with them once, and with none of them now: that somebody calls again is not told
    expect(await hints(lin, third)).toEqual({ items: [], outOfReach: null });

    const { offer } = await rings(lin);
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    const now = await came(lin, contactId);
    const shown = await hints(lin, now);
    expect(ids(shown)).toEqual([first.personId, third.personId].sort());
    expect(shown.items[0]).toMatchObject({
      kind: 'same-telephone',
      contactCount: 1,
      lastContact: { channel: 'phone', counselor: '林静' },
    });
    expect(shown.outOfReach).toEqual({ count: 1, since: expect.any(String) });

    await merge(lin, now, first);
    expect(ids(await hints(lin, now))).toEqual([third.personId]);
    const aside = (other: Came) =>
      lin.post(`/contacts/${now.contactId}/person/hints/set-aside`, { otherId: other.personId });
    expect(said(await aside(second))).toEqual([404, 'person.not-found']);
    expect([(await aside(third)).status, (await aside(third)).status]).toEqual([200, 200]);
    expect(await hints(lin, now)).toMatchObject({ items: [], outOfReach: { count: 1 } });
    expect(ids(await hints(chen, third))).toEqual([second.personId]);
  });

  it('keeps her one open case, and is not merged while there are two', async () => {
    const call = await calls(lin, '第一次来电');
    const again = await writes(lin, '又是我', phone.evening.visitor());
    const letter = await writes(lin);
    const [one, two] = [
      (await lin.post(`/contacts/${letter.contactId}/case`, { nextDate: '2026-11-26' })).body,
      (await lin.post(`/contacts/${again.contactId}/case`, { nextDate: '2026-11-26' })).body,
    ];
    await merge(lin, again, call);
    const refused = await merge(lin, letter, again);
    expect(said(refused)).toEqual([409, 'person.both-have-cases']);
    expect(refused.body.error.params).toEqual({ numbers: `${one.number}, ${two.number}`, responsible: '林静, 林静' });
    const where = `/contacts/${letter.contactId}/person/merge-preview?with=${again.personId}`;
    expect((await lin.get(where)).body.problem).toBe('both-have-cases');

    // whichever way she came, it is her case; and the one way more that she may yet come gets no second one
    expect((await lin.get(`/contacts/${call.contactId}/case`)).body.case.id).toBe(two.id);
    const [kept] = await phone.evening.rows('select lead_id, person_id from cases where id = $1', [two.id]);
    expect(kept).toEqual({ lead_id: again.personId, person_id: again.personId });
  });

  it('is the same merge, asked for twice, and one whom two colleagues merge at the same moment', async () => {
    const call = await calls(lin, '第一次来电');
    const letter = await writes(lin);
    const clientId = randomUUID();
    const twice = await Promise.all([1, 2, 3].map(() => merge(lin, letter, call, clientId)));
    expect(twice.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(twice.map(({ body }) => body.mergeId)).size).toBe(1);
    expect(said(await merge(chen, letter, call))).toEqual([409, 'person.merged-already']);
    await undo(lin, twice[0]?.body.mergeId);

    // crossing: one is merged into the other, and not both into each other
    const crossing = await Promise.all([merge(lin, letter, call), merge(chen, call, letter)]);
    expect(crossing.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await phone.evening.rows('select 1 from persons where merged_into is not null')).toHaveLength(1);
  });

  it('has one case, whoever opens it while somebody merges', async () => {
    const call = await calls(lin, '第一次来电');
    const letter = await writes(lin);
    const third = await writes(lin, '又是我', phone.evening.visitor());
    await merge(lin, third, call);
    await lin.post(`/contacts/${third.contactId}/case`, { nextDate: '2026-11-26' });
    const [opened, joined] = await Promise.all([
      lin.post(`/contacts/${letter.contactId}/case`, { nextDate: '2026-11-26' }),
      merge(lin, letter, third),
    ]);
    // whichever was first: the case, and they have two; or the merge, and she has one
    expect([said(opened), said(joined)]).toContainEqual(
      opened.status === 201 ? [409, 'person.both-have-cases'] : [409, 'case.open-already'],
    );
    const open = await phone.evening.rows<{ n: number }>(
      'select count(*)::int as n from cases where closed_at is null group by lead_id',
    );
    expect(open.every((row) => row.n === 1)).toBe(true);
  });

  it('is blocked by none of her ways once one of them shows open risk', async () => {
    const grave = await writes(lin, '我不想活了，药已经准备好了', phone.evening.visitor());
    const letter = await writes(lin, '你们都是废物');
    const blocked = await chen.post(`/contacts/${letter.contactId}/block`, {
      clientId: randomUUID(),
      reason: 'insults',
      hours: 24,
    });
    expect(blocked.status).toBe(200);
    expect((await student.adds('你们都是废物')).status).toBe(403);
    await merge(chen, letter, grave);
    expect((await chen.get('/blocks')).body.items).toEqual([]);
    expect((await student.adds('你们都是废物')).status).toBe(201);
  });

  it('waits in line by what was judged of her when she came by another way', async () => {
    const call = await calls(lin, '第一次来电');
    await phone.evening.rows(`update contacts set grade = '4' where id = $1`, [call.contactId]);
    const visitor = phone.evening.visitor();
    await visitor.writes('想聊聊');
    await phone.settled();
    const [waiting] = await phone.evening.rows<{ id: string; urgency: number }>(
      `select id, urgency from contacts where state = 'waiting'`,
    );
    expect(waiting?.urgency).toBe(0);
    const reply = await chen.post(`/contacts/${waiting?.id}/person/merges`, {
      clientId: randomUUID(),
      otherId: call.personId,
      reason: 'recognised',
    });
    expect(reply.status).toBe(201);
    const [raised] = await phone.evening.rows(`select urgency, grade_before from contacts where id = $1`, [
      waiting?.id,
    ]);
    expect(raised).toEqual({ urgency: 8, grade_before: '4' });
  });

  it('leaves a trace with both of them of whoever looked, merged and separated', async () => {
    const call = await calls(lin, '第一次来电');
    const letter = await writes(lin);
    await lin.get(`/contacts/${letter.contactId}/person/merge-preview?with=${call.personId}`);
    const { mergeId } = (await merge(lin, letter, call)).body;
    await undo(lin, mergeId);
    const traces = await phone.evening.rows<{ action: string; person_id: string }>(
      `select action, person_id from audit_log where action like 'person.%' and account_id = $1 order by occurred_at, id`,
      [lin.id],
    );
    for (const action of ['person.merge-previewed', 'person.merged', 'person.separated']) {
      const of = traces.filter((one) => one.action === action).map((one) => one.person_id);
      expect(of.sort()).toEqual([call.personId, letter.personId].sort());
    }
    const events = await phone.evening.rows(
      `select type, contact_id from contact_events where type in ('person.merged', 'person.separated') order by seq`,
    );
    expect(events).toEqual([
      { type: 'person.merged', contact_id: letter.contactId },
      { type: 'person.separated', contact_id: letter.contactId },
    ]);
  });
});
