import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { EVENING, Evening, hours, minutes, seconds } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

const visitorActs = ['chat', 'chat', 'write', 'add', 'add-live', 'again', 'leave-message'] as const;
const counselorActs = [
  'ready',
  'ready',
  'accept',
  'accept',
  'accept',
  'decline',
  'say',
  'say',
  'release',
  'finish',
] as const;
/** Several at the same moment, so that they meet in the database; then some time passes, now and then over closing time. */
const moment = fc.record({
  acts: fc.array(fc.record({ what: fc.constantFrom(...visitorActs, ...counselorActs), who: fc.nat({ max: 5 }) }), {
    minLength: 1,
    maxLength: 6,
  }),
  passes: fc.oneof(
    { weight: 9, arbitrary: fc.nat({ max: 20 }).map(seconds) },
    { weight: 1, arbitrary: fc.constantFrom(minutes(60), minutes(150), minutes(22 * 60)) },
  ),
});
type Moment = typeof moment extends fc.Arbitrary<infer One> ? One : never;

/** Played before the random ones, so that what they are about has happened whatever they bring: one by one, nothing by chance. */
const certain: Moment[] = [
  { acts: [{ what: 'chat', who: 0 }], passes: 0 },
  { acts: [{ what: 'accept', who: 0 }], passes: 0 },
  { acts: [{ what: 'accept', who: 1 }], passes: 0 },
  { acts: [{ what: 'say', who: 0 }], passes: 0 },
  { acts: [{ what: 'say', who: 1 }], passes: 0 },
  { acts: [{ what: 'chat', who: 1 }], passes: 0 },
  { acts: [{ what: 'leave-message', who: 1 }], passes: 0 },
  { acts: [{ what: 'chat', who: 2 }], passes: minutes(150) },
];

interface Known {
  visitor: Visitor;
  began: boolean;
  /** what it was answered "stored" to, by its own id */
  stored: Map<string, { text: string; seq: number }>;
}

describe('any interleaving of a live chat whatever', () => {
  let evening: Evening;
  let counselors: StaffMember[];
  beforeAll(async () => {
    evening = await Evening.begin();
    await signIn();
  });
  afterAll(() => evening.end());

  async function signIn(): Promise<void> {
    for (const counselor of counselors ?? []) counselor.leave();
    counselors = await Promise.all([evening.staff('lin'), evening.staff('zhou')]);
    await Promise.all(counselors.map((counselor) => counselor.console()));
  }

  let known: Known[];
  let said: Map<string, string>;
  let words = 0;

  async function play({ what, who }: { what: string; who: number }): Promise<void> {
    const someone = known[who] as Known;
    const { visitor, stored } = someone;
    const counselor = counselors[who % 2] as StaffMember;
    const text = `第 ${words++} 句`;
    const add = async (clientId: string, body: string, live: boolean) => {
      const reply = await visitor.adds(body, clientId, { live });
      expect(reply.status).toBe(201);
      const before = stored.get(clientId);
      if (before) expect(reply.body.seq).toBe(before.seq);
      stored.set(clientId, { text: body, seq: reply.body.seq });
    };
    switch (what) {
      case 'chat':
      case 'write': {
        if (someone.began) return;
        someone.began = true;
        expect((await (what === 'chat' ? visitor.chats(text) : visitor.writes(text))).status).toBe(201);
        someone.stored.set('first', { text, seq: 1 });
        return;
      }
      case 'add':
      case 'add-live':
        return visitor.code ? add(randomUUID(), text, what === 'add-live') : undefined;
      case 'again': {
        const [last] = [...stored].filter(([id]) => id !== 'first').slice(-1);
        return last ? add(last[0], last[1].text, true) : undefined;
      }
      case 'leave-message':
        if (visitor.code) expect((await visitor.leavesMessage()).status).toBe(200);
        return;
      case 'ready':
        await counselor.put('/presence', { state: 'ready' });
        return;
      case 'accept':
      case 'decline': {
        const { offer } = (await counselor.get('/offers/current')).body;
        if (offer) await counselor.post(`/offers/${offer.id}/${what}`, what === 'decline' ? { reason: 'busy' } : {});
        return;
      }
    }
    const mine = (await counselor.get('/contacts?mine=true')).body.items;
    for (const { id, state } of mine.slice(0, 3)) {
      if (state === 'closed') continue;
      if (what === 'release') await counselor.post(`/contacts/${id}/release`, { reason: 'other' });
      if (what === 'say' || what === 'finish') {
        const reply = await counselor.post(`/contacts/${id}/messages`, {
          clientId: randomUUID(),
          body: `${text} ${id}`,
        });
        if (reply.status === 201) said.set(reply.body.id, `${text} ${id}`);
      }
      if (what === 'finish') {
        await counselor.put(`/contacts/${id}/tags`, { primary: 'NON-06', secondary: [] });
        await counselor.post(`/contacts/${id}/wrap-up`);
        await counselor.post(`/contacts/${id}/close`);
      }
    }
  }

  /** 19:30 in Shanghai, today or tomorrow. */
  function untilNextEvening(): number {
    const now = evening.clock.now().getTime();
    return ((EVENING.getTime() - now) % hours(24)) + (now > EVENING.getTime() ? hours(24) : 0);
  }

  /** Holds after every moment, whatever met in it. */
  async function holds(): Promise<void> {
    const closed = new Date(evening.clock.now().getTime() + 8 * 3_600_000).getUTCHours() >= 22;
    const broken = await evening.rows(
      `select 'a gap in a thread' as what from threads t left join messages m on m.thread_id = t.id
         group by t.id having count(m.id) <> t.last_seq or coalesce(max(m.seq), 0) <> t.last_seq
       union all select 'two live contacts' from contacts where state <> 'closed' group by thread_id having count(*) > 1
       union all select 'two threads' from threads group by person_id having count(*) > 1
       union all select 'live on the board, or a chat that is not' from contacts where live <> (channel = 'chat')
       union all select 'waits in a chat that nobody looks at' from contacts c where c.state = 'waiting' and c.channel = 'chat'
         and not exists (select 1 from deadlines d where d.subject_id = c.id and d.kind = 'chat.desk-closes' and d.state = 'due')
       union all select 'waits in a chat after hours' from contacts c where $1 and c.state = 'waiting' and c.channel = 'chat'
       union all select 'moved to where it was' from contact_events where type = 'contact.moved'
         and payload->>'from' = payload->>'to'
       union all select 'channel differs from what was said of it' from contacts c
         where c.channel <> coalesce((select payload->>'to' from contact_events e where e.contact_id = c.id
           and e.type = 'contact.moved' order by seq desc limit 1), (select payload->>'channel' from contact_events e
           where e.contact_id = c.id and e.type = 'contact.opened'))`,
      [closed],
    );
    expect(broken).toEqual([]);
  }

  async function nothingIsLost(): Promise<void> {
    for (const { visitor, stored } of known) {
      if (!visitor.code) continue;
      const { body } = await visitor.reads();
      expect(body.messages.map(({ seq }: { seq: number }) => seq)).toEqual(
        Array.from({ length: body.lastSeq }, (_, at) => at + 1),
      );
      const mine = body.messages.filter(({ author }: { author: string }) => author === 'visitor');
      expect(mine.map((message: { body: string; seq: number }) => `${message.seq} ${message.body}`)).toEqual(
        [...stored.values()].sort((a, b) => a.seq - b.seq).map(({ seq, text }) => `${seq} ${text}`),
      );
    }
    const [count] = await evening.rows<{ n: number }>(
      `select count(*)::int as n from messages where id = any($1::uuid[])`,
      [[...said.keys()]],
    );
    expect(count?.n).toBe(said.size);
  }

  it('loses nothing, leaves no gap, never two live contacts on one thread, nobody in a chat of a closed desk', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 15, maxLength: 25, size: 'max' }), async (moments) => {
        known = Array.from({ length: 6 }, () => ({ visitor: evening.visitor(), began: false, stored: new Map() }));
        said = new Map();
        await evening.pass(untilNextEvening());
        await signIn();
        for (const counselor of counselors) await counselor.put('/presence', { state: 'ready' });
        for (const { acts, passes } of moments) {
          await Promise.all(acts.map(play));
          await evening.pass(passes);
          if (passes >= minutes(60)) await signIn(); // a sign-in lasts twelve hours
          await holds();
        }
        await nothingIsLost();
      }),
      { numRuns: 8, examples: [[certain]], endOnFailure: true },
    );
    const reached = await evening.rows<{ what: string }>(`
      select distinct payload->>'reason' as what from contact_events where type = 'contact.moved'
      union select 'answered' from contact_events where type = 'contact.answered'
      union select 'closed' from contact_events where type = 'contact.closed'`);
    expect(reached.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['visitor-asked', 'desk-closed', 'answered']),
    );
  }, 180_000);
});
