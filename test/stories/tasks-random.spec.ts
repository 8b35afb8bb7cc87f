import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Evening, hours } from '../support/evening.js';
import { letterOf, type Outcome, settle, throughMonths } from '../support/following-up.js';
import type { StaffMember } from '../support/people.js';

/** What can happen to those who are followed up. Whoever acts picks what is at hand; often nothing is. */
const of = <Kind extends string>(kind: Kind, weight: number) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), who: fc.nat(), at: fc.nat() }),
});
const act = fc.oneof(
  of('grades', 8),
  of('settles', 10),
  of('settles-twice', 3),
  of('takes-off-the-rest', 2),
  of('gives-to-somebody', 2),
  of('sets-one', 3),
  of('time-passes', 5),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

describe('whatever is done about those who are followed up', () => {
  let evening: Evening;
  let staff: StaffMember[];
  const contacts: string[] = [];
  beforeAll(async () => {
    evening = await Evening.begin();
    staff = await Promise.all(['lin', 'zhou', 'chen'].map((login) => evening.staff(login)));
    await throughMonths(evening);
    for (const by of staff.slice(0, 2)) contacts.push((await letterOf(evening, by)).id);
  });
  afterAll(() => evening.end());

  const pick = <T>(all: readonly T[], at: number): T => all[at % all.length] as T;
  const next = () => ({ at: new Date(evening.clock.now().getTime() + hours(30)).toISOString() });
  function outcome(at: number): Outcome {
    const clientId = randomUUID();
    return pick<Outcome>(
      [
        { state: 'done', clientId, result: pick(['better', 'worse', 'done'], at), words: '说了' },
        { state: 'done', clientId, result: 'same', words: '说了', next: { due: next() } },
        { state: 'not-reached', clientId, how: 'busy', next: next() },
        { state: 'not-reached', clientId, how: 'busy' },
        { state: 'declined', clientId, by: 'visitor', words: '不用了' },
        { state: 'cancelled', clientId, reason: 'other' },
      ],
      at,
    );
  }

  async function play({ kind, who, at }: Act): Promise<void> {
    const by = pick(staff, who);
    const contact = pick(contacts, at);
    const fine = (...replies: { status: number }[]) => {
      for (const { status } of replies) expect(status).toBeLessThan(500);
    };
    const tasks = await evening.rows<{ id: string; series: string | null }>(
      `select id, series_id as series from tasks order by state <> 'open', due_at, id limit 6`,
    );
    const task = tasks.length > 0 ? pick(tasks, at) : null;
    switch (kind) {
      case 'grades': {
        const grade = pick(['0', '1', '2', '3', '4'], at);
        // two at the same moment, now and then, of two contacts
        return fine(
          ...(await Promise.all(
            [contact, pick(contacts, who)].map((id) => by.put(`/contacts/${id}/grade`, { grade })),
          )),
        );
      }
      case 'settles':
        return task ? fine(await settle(by, task.id, outcome(at))) : undefined;
      case 'settles-twice': {
        if (!task) return;
        const same = outcome(at);
        const say = (what: Outcome) => settle(by, task.id, what);
        return fine(...(await Promise.all([say(same), say(same), say(outcome(at + 1))])));
      }
      case 'takes-off-the-rest':
        if (task?.series) fine(await by.post(`/follow-up-series/${task.series}/cancel`, { words: '已转学校' }));
        return;
      case 'gives-to-somebody':
        return task ? fine(await by.post(`/tasks/${task.id}/assign`, { assigneeId: pick(staff, at).id })) : undefined;
      case 'sets-one':
        return fine(
          await by.post(`/contacts/${contact}/tasks`, { clientId: randomUUID(), kind: 'other', due: next() }),
        );
      case 'time-passes':
        return evening.pass(hours(pick([3, 20, 24 * 5, 24 * 40], at)));
    }
  }

  /** Each sentence counts what there must be none of. */
  const never: Record<string, string> = {
    'a person with two series that run': `
      select person_id from follow_up_series where ended_at is null group by 1 having count(*) > 1`,
    'a series that has ended with something still to be done': `
      select 1 from tasks t join follow_up_series s on s.id = t.series_id where s.ended_at is not null and t.state = 'open'`,
    'an open task without the deadline that lets it come due': `
      select 1 from tasks t where t.state = 'open' and t.overdue_at is null and not exists (
        select 1 from deadlines d where d.kind = 'task.due' and d.subject_id = t.id and d.state = 'due')`,
    'one past its time that is neither overdue nor settled': `
      select 1 from tasks where state = 'open' and overdue_at is null and due_at <= $1`,
    'an overdue task without its alarm': `
      select 1 from tasks t where t.state = 'open' and t.overdue_at is not null and not exists (
        select 1 from alarms a where a.contact_id = t.contact_id and a.kind = 'task-overdue' and a.cleared_at is null)`,
    'an alarm with nothing overdue': `
      select 1 from alarms a where a.kind = 'task-overdue' and a.cleared_at is null and not exists (
        select 1 from tasks t where t.contact_id = a.contact_id and t.state = 'open' and t.overdue_at is not null)`,
    'two outcomes of one task': `
      select payload->>'taskId' from contact_events where type = 'task.settled' group by 1 having count(*) > 1`,
    'an event that could not be brought': 'select 1 from outbox',
    'a deadline whose handler failed': `select 1 from deadlines where attempts > 0`,
  };

  const cancelled = () => ({ state: 'cancelled' as const, clientId: randomUUID(), reason: 'other' });
  async function holds(): Promise<void> {
    for (const [what, sentence] of Object.entries(never)) {
      const values = sentence.includes('$1') ? [evening.clock.now()] : [];
      expect([what, await evening.rows(sentence, values)]).toEqual([what, []]);
    }
  }

  it('nobody is forgotten, nobody is followed up twice, and alarms stand for what is overdue', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 12, maxLength: 30 }), async (acts) => {
        for (const one of acts) await play(one);
        await evening.pass(0);
        await holds();
        // and when nothing is left to do, nothing stands
        const open = await evening.rows<{ id: string }>(`select id from tasks where state = 'open'`);
        for (const { id } of open) await settle(pick(staff, 2), id, cancelled());
        await evening.settled();
        await holds();
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });
});
