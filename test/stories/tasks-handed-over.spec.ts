import { randomUUID } from 'node:crypto';
import { EventDispatcher } from '../../src/platform/index.js';
import { handedTo, offer, opened } from '../support/casework.js';
import { Evening } from '../support/evening.js';
import { closed, isFine, letterOf, settle, throughMonths } from '../support/following-up.js';
import type { StaffMember } from '../support/people.js';

describe('the tasks of a case that changes hands', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = await Promise.all([evening.staff('lin'), evening.staff('zhou'), evening.staff('chen')]);
    await throughMonths(evening);
  });
  afterEach(() => evening.end());

  const open = async (of: StaffMember): Promise<{ id: string; contactId: string }[]> =>
    (await of.get('/tasks')).body.items;
  const count = async () => [(await open(lin)).length, (await open(zhou)).length];

  /** A letter graded 3, with its five follow-ups and a case. */
  async function followed() {
    const { id: contactId } = await letterOf(evening, lin);
    expect((await lin.put(`/contacts/${contactId}/grade`, { grade: '3' })).status).toBe(200);
    return { contactId, caseId: await opened(lin, contactId) };
  }

  it('go to whoever accepts it, and not before; what was done stays hers', async () => {
    const { contactId, caseId } = await followed();
    const [first] = await open(lin);
    expect((await settle(lin, first?.id as string, isFine())).status).toBe(200);
    const other = await letterOf(evening, lin);
    expect((await lin.put(`/contacts/${other.id}/grade`, { grade: '2' })).status).toBe(200);
    expect(await count()).toEqual([5, 0]); // four of hers, one of somebody else's

    const { id } = (await offer(lin, caseId, zhou.id)).body;
    await evening.settled();
    expect(await count()).toEqual([5, 0]);
    expect((await zhou.post(`/hand-overs/${id}/accept`)).status).toBe(200);
    await evening.settled();
    expect(await count()).toEqual([1, 4]);
    expect((await open(zhou)).every((task) => task.contactId === contactId)).toBe(true);
    expect((await lin.get('/tasks?settled=true')).body.items.map((task: { id: string }) => task.id)).toEqual([
      first?.id,
    ]);
    const traces = await evening.rows<{ n: number }>(
      `select count(*)::int as n from audit_log where action = 'task.assigned' and account_id = $1`,
      [zhou.id],
    );
    expect(traces).toEqual([{ n: 4 }]);
  });

  it('go on from hand to hand; what is given to her later is hers, though the word of the first comes again', async () => {
    const { contactId, caseId } = await followed();
    await handedTo(lin, zhou, caseId);
    await evening.settled();
    await handedTo(zhou, chen, caseId);
    await evening.settled();
    expect([...(await count()), (await open(chen)).length]).toEqual([0, 0, 5]);

    await evening.pass(1_000);
    const later = { clientId: randomUUID(), kind: 'other', due: { day: '2026-11-25' }, assigneeId: lin.id };
    expect((await chen.post(`/contacts/${contactId}/tasks`, later)).status).toBe(201);
    const [words] = await evening.rows<{ event: never }>(
      `select json_build_object('id', id, 'type', type, 'version', version, 'centerId', center_id, 'deskId', desk_id,
         'contactId', contact_id, 'payload', payload, 'actorId', actor_id, 'occurredAt', occurred_at) as event
       from contact_events where type = 'case.hand-over-settled' order by seq limit 1`,
    );
    evening.service.get(EventDispatcher).accept([words?.event as never]);
    await evening.settled();
    expect([...(await count()), (await open(chen)).length]).toEqual([1, 0, 5]);
  });

  it('stay where they are when it is declined, or closed first', async () => {
    const { contactId, caseId } = await followed();
    const { id } = (await offer(lin, caseId, zhou.id)).body;
    expect((await zhou.post(`/hand-overs/${id}/decline`, { reason: 'busy' })).status).toBe(200);
    await closed(evening, lin, contactId);
    expect(await count()).toEqual([5, 0]);
  });
});
