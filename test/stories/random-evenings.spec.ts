import fc from 'fast-check';
import type { StoredEvent } from '../../src/platform/index.js';
import { ProjectionService } from '../../src/statistics/index.js';
import { Evening, minutes, seconds } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

/** What can happen on an evening. Whoever acts picks what is at hand; where nothing is, nothing happens. */
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), serious: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), who: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ready' as const), who: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('break' as const), who: fc.nat() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('accept' as const), who: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('decline' as const), who: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reply' as const), who: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), who: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('finish' as const), who: fc.nat(), grade: fc.nat({ max: 5 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.nat({ max: 200 }) }) },
);
type Payload = { personId: string; grade: string; primary: string; secondary: string[] };
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
/** Played before the random ones, so that what they are about has happened whatever they bring: one by one, nothing by chance. */
const certain: Act[] = [
  { kind: 'write', serious: false },
  { kind: 'accept', who: 0 },
  { kind: 'accept', who: 1 },
  { kind: 'finish', who: 0, grade: 1 },
  { kind: 'finish', who: 1, grade: 1 },
];
const grades = ['U', '0', '1', '2', '3', '4'];
const primaries = ['EMO-01', 'STU-01', 'FAM-01', 'NON-06'];

describe('any evening whatever', () => {
  let evening: Evening;
  let counselors: StaffMember[];
  let visitors: Visitor[] = [];
  beforeAll(async () => {
    evening = await Evening.begin();
    counselors = await Promise.all([evening.staff('lin'), evening.staff('zhou')]);
    await Promise.all(counselors.map((counselor) => counselor.console()));
  });
  afterAll(() => evening.end());

  const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)];
  const held = async (counselor: StaffMember) =>
    (await counselor.get('/contacts?mine=true')).body.items.filter((one: { state: string }) => one.state !== 'closed');

  async function play(one: Act): Promise<void> {
    const counselor = 'who' in one ? (pick(counselors, one.who) as StaffMember) : (counselors[0] as StaffMember);
    const mine = 'who' in one && one.kind !== 'add' ? await held(counselor) : [];
    switch (one.kind) {
      case 'write': {
        const visitor = evening.visitor();
        await visitor.writes(one.serious ? '我不想活了' : '最近总是睡不好');
        visitors.push(visitor);
        return;
      }
      case 'add':
        await pick(visitors, one.who)?.adds('还有一句想说');
        return;
      case 'ready':
      case 'break':
        await counselor.put('/presence', { state: one.kind });
        return;
      case 'accept':
      case 'decline': {
        const { offer } = (await counselor.get('/offers/current')).body;
        if (offer)
          await counselor.post(`/offers/${offer.id}/${one.kind}`, one.kind === 'decline' ? { reason: 'busy' } : {});
        return;
      }
      case 'reply':
        for (const { id } of mine) {
          await counselor.post(`/contacts/${id}/messages`, { clientId: crypto.randomUUID(), body: '我在' });
        }
        return;
      case 'release':
        for (const { id } of mine) await counselor.post(`/contacts/${id}/release`, { reason: 'other' });
        return;
      case 'finish':
        for (const { id } of mine) {
          await counselor.put(`/contacts/${id}/tags`, { primary: pick(primaries, one.grade), secondary: ['SLF-01'] });
          const grade = grades[one.grade];
          await counselor.put(`/contacts/${id}/grade`, {
            grade,
            ...(grade === 'U' ? { reasonCode: 'not-asked' } : {}),
          });
          const body = { who: '', situation: '一', process: '二', analysis: '', measures: '', effect: '' };
          await counselor.put(`/contacts/${id}/record`, { revision: 0, body });
          await counselor.post(`/contacts/${id}/wrap-up`);
          await counselor.post(`/contacts/${id}/close`);
        }
        return;
      case 'pass':
        await evening.pass(seconds(one.seconds));
    }
  }

  it('leaves no contact in two hands, forgets none, and offers nothing to somebody who is not ready', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 25, maxLength: 60, size: 'max' }), async (acts) => {
        visitors = [];
        for (const counselor of counselors) await counselor.put('/presence', { state: 'ready' });
        for (const one of acts) {
          await play(one);
          await evening.settled();
          await holds();
        }
        await nobodyIsForgotten();
      }),
      { numRuns: 8, examples: [[certain]], endOnFailure: true },
    );
  }, 120_000);

  /** After every step. */
  async function holds(): Promise<void> {
    const broken = await evening.rows(`
      select 'two offers' as what from offers where state = 'open' group by contact_id having count(*) > 1
      union all select 'offered though not waiting' from offers o join contacts c on c.id = o.contact_id
        where o.state = 'open' and c.state <> 'waiting'
      union all select 'offered though not ready' from offers o join presence p on p.account_id = o.counselor_id
        where o.state = 'open' and p.state <> 'ready'
      union all select 'taken beyond capacity' from contacts c join accounts a on a.id = c.counselor_id
        where c.state in ('active', 'wrap-up') and c.answered_at is null and not exists (select 1 from contact_requirements q
          where q.contact_id = c.id and q.code = 'answer' and q.met_at is not null)
        group by a.id having count(*) > max(a.board_capacity)
      union all select 'a gap in a thread' from messages group by thread_id having max(seq) <> count(*)
      union all select 'two live contacts' from contacts where state <> 'closed' group by thread_id having count(*) > 1`);
    expect(broken).toEqual([]);
  }

  /** Whoever waits is offered to somebody, or nobody could take it and a supervisor sees an alarm. */
  async function nobodyIsForgotten(): Promise<void> {
    await evening.pass(minutes(1));
    const forgotten = await evening.rows(
      `select c.id from contacts c where c.state = 'waiting'
         and not exists (select 1 from offers o where o.contact_id = c.id and o.state = 'open')
         and exists (select 1 from presence p join accounts a on a.id = p.account_id
           join shifts s on s.account_id = a.id and s.desk_id = c.desk_id and s.starts_at <= $1 and s.ends_at > $1
           where p.state = 'ready'
             and not exists (select 1 from offers o where o.counselor_id = a.id and o.state = 'open')
             and (select count(*) from contacts m join contact_requirements q on q.contact_id = m.id and q.code = 'answer'
               where m.counselor_id = a.id and m.state in ('active', 'wrap-up') and q.met_at is null) < a.board_capacity)`,
      [evening.clock.now()],
    );
    expect(forgotten).toEqual([]);
    const unseen = await evening.rows(
      `select 1 from contacts c where c.state = 'waiting' and not exists (
         select 1 from presence p where p.state in ('ready', 'break'))
         and not exists (select 1 from alarms a where a.desk_id = c.desk_id and a.cleared_at is null)`,
    );
    expect(unseen).toEqual([]);
  }

  it('is counted right: the month equals what the events say, recomputed by other means', async () => {
    await evening.settled();
    const chen = await evening.staff('chen');
    const shown = (await chen.get('/statistics/month?month=2026-11')).body;
    expect(shown.traffic.at(-1).entered).toBeGreaterThan(1); // the random ones got somewhere, too
    expect(shown.grades.assessed).toBeGreaterThan(0);

    const events = await evening.rows<{ type: string; contact_id: string; payload: Payload; occurred_at: Date }>(
      `select type, contact_id, payload, occurred_at from contact_events order by seq`,
    );
    expect(shown).toMatchObject(recounted(events));

    // thrown away and counted again, twice, the same comes out
    const facts = () => evening.rows('select * from contact_facts order by contact_id');
    const before = await facts();
    await evening.service.get(ProjectionService).rebuild();
    expect(await facts()).toEqual(before);
    expect((await chen.get('/statistics/month?month=2026-11')).body).toMatchObject(recounted(events));
  });

  it('is counted the same in whatever order events arrive, and however often', async () => {
    const projection = evening.service.get(ProjectionService);
    const facts = () => evening.rows('select * from contact_facts order by contact_id');
    await projection.rebuild();
    const right = await facts();
    const events = await evening.rows<StoredEvent>(`
      select id, type, version, center_id as "centerId", desk_id as "deskId", contact_id as "contactId",
        actor_id as "actorId", payload,
        to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt"
      from contact_events order by seq`);
    await evening.sql.query('delete from contact_facts');
    const shuffled = fc
      .sample(fc.shuffledSubarray(events, { minLength: events.length }), { numRuns: 2, seed: 11 })
      .flat();
    for (let at = 0; at < shuffled.length; at += 7) {
      await projection.apply(shuffled.slice(at, at + 7) as Parameters<ProjectionService['apply']>[0]);
    }
    expect(await facts()).toEqual(right);
  });
});

/** The month from the events alone, by hand: no SQL, no projection. */
function recounted(events: { type: string; contact_id: string; payload: Payload; occurred_at: Date }[]) {
  const contacts = new Map<string, { opened: Date; person: string; answered?: Date; grade: string; tags: string[] }>();
  let messages = 0;
  for (const { type, contact_id, payload, occurred_at } of events) {
    const contact = contacts.get(contact_id);
    if (type === 'message.received') messages += 1;
    if (type === 'contact.opened') {
      contacts.set(contact_id, { opened: occurred_at, person: payload.personId, grade: 'unset', tags: [] });
    }
    if (!contact) continue;
    if (type === 'contact.answered') contact.answered ??= occurred_at;
    if (type === 'contact.graded') contact.grade = payload.grade;
    if (type === 'contact.tagged') contact.tags = [payload.primary, ...payload.secondary];
  }
  const all = [...contacts.values()];
  const waits = all
    .flatMap((one) => (one.answered ? [(one.answered.getTime() - one.opened.getTime()) / 1000] : []))
    .sort((a, b) => a - b);
  const isOther = (one: { tags: string[] }) => one.tags[0]?.startsWith('NON-');
  const counseling = all.filter((one) => !isOther(one) || one.grade === '3' || one.grade === '4');
  const withProblem = all.filter((one) => one.tags.length > 0 && !isOther(one));
  const primary = (code: string) => withProblem.filter((one) => one.tags[0] === code).length;
  const codes = [...new Set(withProblem.map((one) => one.tags[0] as string))].sort(
    (a, b) => primary(b) - primary(a) || (a < b ? -1 : 1),
  );
  const assessed = counseling.filter((one) => /^[0-4]$/.test(one.grade));
  return {
    traffic: expect.arrayContaining([
      expect.objectContaining({
        deskId: null,
        entered: all.length,
        answered: waits.length,
        answerRate: waits.length / all.length,
        meanWaitSeconds: waits.length
          ? expect.closeTo(waits.reduce((sum, wait) => sum + wait, 0) / waits.length, 3)
          : null,
        p90WaitSeconds: waits[Math.ceil(waits.length * 0.9) - 1] ?? null,
      }),
    ]),
    channels: [
      { channel: 'board', contacts: all.length, persons: new Set(all.map((one) => one.person)).size, messages },
    ],
    problems: {
      withProblem: withProblem.length,
      primary: codes.map((code) => ({ code, count: primary(code), share: primary(code) / withProblem.length })),
    },
    grades: {
      counseling: counseling.length,
      assessed: assessed.length,
      rows: ['unset', 'U', '0', '1', '2', '3', '4'].map((grade) => ({
        grade,
        count: counseling.filter((one) => one.grade === grade).length,
      })),
    },
  };
}
