import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import { Database } from '../../src/platform/index.js';
import { hasRoomFor } from '../../src/queue/capacity.js';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { openNights } from '../support/open-nights.js';
import type { StaffMember, Visitor } from '../support/people.js';

const ORDINARY = '想问问你们周末开门吗';
const SERIOUS = '我今晚就自杀，药已经买好了';
const acts = [
  'writes',
  'writes',
  'writes-serious',
  'comes-live',
  'leaves-message',
  'takes',
  'takes',
  'answers',
  'answers',
  'needs-none',
  'tags-none',
  'tags-counseling',
  'grades-high',
  'releases',
  'finishes',
] as const;
/** Several at the same moment, so that they meet in the database; then some time passes. */
const moment = fc.record({
  acts: fc.array(fc.record({ what: fc.constantFrom(...acts), who: fc.nat({ max: 5 }) }), {
    minLength: 1,
    maxLength: 5,
  }),
  passes: fc.constantFrom(seconds(1), minutes(3), minutes(8), minutes(11), hours(7), hours(19), hours(25)),
});
type Act = { what: (typeof acts)[number]; who: number };

describe('whatever is said and answered in whatever order', () => {
  let evening: Evening;
  let counselors: StaffMember[];
  let visitors: Visitor[];
  beforeAll(async () => {
    evening = await Evening.begin();
    await openNights(evening);
    await evening.rows(`update desk_hours set opens_minute = 0, closes_minute = 1440 where channel = 'chat'`);
    await evening.rows(`update shifts set ends_at = '2029-01-01'`);
    counselors = await Promise.all([evening.staff('lin'), evening.staff('zhou')]);
    // they stay signed in through the months that pass here
    await evening.rows(`update sign_ins set expires_at = '2029-01-01'`);
  });
  afterAll(() => evening.end());

  async function play({ what, who }: Act): Promise<void> {
    const visitor = visitors[who % visitors.length] as Visitor;
    const counselor = counselors[who % 2] as StaffMember;
    const say = async (body: string, live = false) => {
      const opens = live ? visitor.chats : visitor.writes;
      const reply = visitor.code ? await visitor.adds(body, randomUUID(), { live }) : await opens(body);
      expect(reply.status).toBe(201);
    };
    switch (what) {
      case 'writes':
        return say(ORDINARY);
      case 'writes-serious':
        return say(SERIOUS);
      case 'comes-live':
        return say(ORDINARY, true);
      case 'leaves-message':
        if (visitor.code) await visitor.leavesMessage();
        return;
      case 'takes': {
        const [first] = await evening.rows<{ id: string }>(
          `select id from contacts where state = 'waiting' and not live order by opened_at, id`,
        );
        if (first) await counselor.post(`/contacts/${first.id}/take`);
        return;
      }
    }
    const [mine] = await evening.rows<{ id: string }>(
      `select id from contacts where counselor_id = $1 and state <> 'closed' order by assigned_at desc, id`,
      [counselor.id],
    );
    if (!mine) return;
    const post = (path: string, body: object = {}) => counselor.post(`/contacts/${mine.id}/${path}`, body);
    const tag = (primary: string) => counselor.put(`/contacts/${mine.id}/tags`, { primary });
    switch (what) {
      case 'answers':
        await post('messages', { clientId: randomUUID(), body: '我在，慢慢说' });
        return;
      case 'needs-none':
        await post('no-answer-needed');
        return;
      case 'tags-none':
        await tag('NON-06');
        return;
      case 'tags-counseling':
        await tag('STU-01');
        return;
      case 'grades-high':
        await counselor.put(`/contacts/${mine.id}/grade`, { grade: who % 2 ? '3' : '4' });
        return;
      case 'releases':
        await post('release', { reason: 'other' });
        return;
      case 'finishes':
        await tag('NON-06');
        await post('wrap-up');
        await post('close');
    }
  }

  /** Holds after every moment, whatever met in it. */
  async function holds(): Promise<void> {
    const broken = await evening.rows(
      `with owed as (
         select c.id from contacts c where c.channel = 'board' and c.state <> 'closed'
           and not exists (select 1 from contact_requirements q
             where q.contact_id = c.id and q.code = 'answer' and q.met_at is not null)
       ),
       running as (select * from reply_clocks where ended_at is null)
       select 'owed and no clock runs' as what, o.id from owed o where o.id not in (select contact_id from running)
       union all select 'a clock runs and nothing is owed', contact_id from running where contact_id not in (select id from owed)
       union all select 'overdue and not said', contact_id from running where due_at <= $1 and overdue_at is null
       union all select 'said before it was', contact_id from reply_clocks where overdue_at < due_at
       union all select 'overdue and no alarm stands', k.contact_id from running k where k.overdue_at is not null and not exists (
         select 1 from alarms a where a.contact_id = k.contact_id and a.kind = 'reply-overdue' and a.cleared_at is null)
       union all select 'an alarm stands for nothing', a.contact_id from alarms a
         where a.kind = 'reply-overdue' and a.cleared_at is null
           and not exists (select 1 from running k where k.contact_id = a.contact_id and k.overdue_at is not null)
       union all select 'nobody looks at it again', k.contact_id from running k where k.overdue_at is null and not exists (
         select 1 from deadlines d where d.kind = 'chat.reply' and d.subject_id = k.set_by and d.state = 'due'
           and d.due_at <= k.due_at)
       union all select 'due later than a word allows', k.contact_id from running k
         join messages m on m.contact_id = k.contact_id and m.author = 'visitor' and m.occurred_at >= k.owed_since
         join signals s on s.message_id = m.id
         where k.due_at > m.occurred_at + (array[1440, 1440, 240, 30, 10])[s.level + 1] * interval '1 minute'
       union all select 'due later than a grade allows', k.contact_id from running k join contacts c on c.id = k.contact_id
         join lateral (select graded_at from grades where contact_id = c.id order by graded_at desc limit 1) g on true
         where c.grade in ('3', '4') and k.due_at > greatest(g.graded_at, k.owed_since)
           + case c.grade when '3' then 30 else 10 end * interval '1 minute'
       union all select 'told twice', min(contact_id::text)::uuid from contact_events where type like 'reply.%'
         group by payload->>'clockId', type, case when type = 'reply.due-soon' then payload->>'dueAt' end having count(*) > 1
       union all select 'set aside', subject_id from deadlines where state = 'set-aside'`,
      [evening.clock.now()],
    );
    expect(broken).toEqual([]);
    for (const { id } of counselors) await takesPlacesByWhatIsOwed(id);
  }

  /** The letters that take a counselor's places are those that owe an answer: with as many places she has no room, with one more she has. */
  async function takesPlacesByWhatIsOwed(counselorId: string): Promise<void> {
    const [{ live, owed } = { live: 0, owed: 0 }] = await evening.rows<{ live: number; owed: number }>(
      `select count(*) filter (where c.live)::int as live,
         -- what an earlier run has left is no letter, and keeps its place
         count(*) filter (where k.id is not null or (c.channel <> 'board' and not c.live))::int as owed
       from contacts c left join reply_clocks k on k.contact_id = c.id and k.ended_at is null
       where c.counselor_id = $1 and c.state in ('active', 'wrap-up')`,
      [counselorId],
    );
    const hasRoom = async (places: number) => {
      const rows = await evening.service.get(Database).rows(sql`
        select 1 from (select id, chat_capacity, ${places}::int as board_capacity from accounts) a
        where a.id = ${counselorId} and ${hasRoomFor('text')}`);
      return rows.length > 0;
    };
    expect([await hasRoom(owed), await hasRoom(owed + 1)]).toEqual([false, live === 0]);
  }

  it('exactly the clocks of what is owed run, and alarms stand for exactly those that have run out', async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(moment, { minLength: 1, maxLength: 8 }), async (moments) => {
          visitors = [evening.visitor(), evening.visitor()];
          for (const { acts: together, passes } of moments) {
            await Promise.all(together.map(play));
            await evening.settled();
            await evening.pass(passes);
            await holds();
          }
        })
        .beforeEach(async () => {
          await evening.rows(`update deadlines set state = 'met', settled_at = now() where state = 'due'`);
          await evening.rows('delete from alarms');
          await evening.rows('delete from reply_clocks');
          await evening.rows(`update contacts set channel = 'phone' where state <> 'closed'`);
        }),
      { numRuns: 12 },
    );
  });
});
