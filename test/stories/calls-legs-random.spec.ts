import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { Evening, seconds } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

/** What can happen on calls with several people. Whoever acts picks what is at hand; where nothing is, nothing happens. */
const named = <Kind extends string>(kind: Kind, weight: number) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), who: fc.nat(), at: fc.nat() }),
});
const act = fc.oneof(
  named('tap', 3),
  named('accept', 8),
  named('connect', 8),
  named('visitor-hangs-up', 1),
  named('counselor-hangs-up', 1),
  named('release', 1),
  named('close', 2),
  named('ready', 4),
  named('hold', 3),
  named('consult', 6),
  named('answer', 7),
  named('decline', 1),
  named('leave', 2),
  named('transfer', 4),
  named('supervise', 4),
  named('here', 6),
  named('leaving', 1),
  named('leg-here', 3),
  named('pass', 2),
  named('silence', 4),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** Played before the random ones, so that what they are about has happened whatever they bring: one by one, nothing by chance. */
const certain: Act[][] = [
  [{ kind: 'tap', who: 0, at: 0 }],
  [{ kind: 'accept', who: 0, at: 1 }],
  [{ kind: 'hold', who: 1, at: 0 }],
  ...[0, 1, 2].map((at): Act[] => [{ kind: 'consult', who: 1, at }]), // one of the three is herself
];

interface Person {
  readonly member: StaffMember;
  readonly console: Socket;
}

describe('any evening of calls with several people on them', () => {
  let evening: Evening;
  let people: Person[];
  let visitors: Visitor[] = [];

  beforeAll(async () => {
    evening = await Evening.begin();
    people = [];
    for (const login of ['lin', 'zhou', 'chen']) {
      const member = await evening.staff(login);
      people.push({ member, console: await member.console() });
      await member.put('/presence', { state: 'ready' });
    }
  });
  afterAll(() => evening.end());

  const pick = <T>(all: readonly T[], at: number): T => all[at % Math.max(1, all.length)] as T;
  const calls = () =>
    evening.rows<{ id: string; contactId: string; counselorId: string | null }>(
      `select id, contact_id as "contactId", counselor_id as "counselorId" from calls where state <> 'ended'
       order by counselor_id is null, state, id limit 4`,
    );
  const legs = () =>
    evening.rows<{ id: string; accountId: string }>(
      `select id, account_id as "accountId" from call_legs where part <> 'counselor' order by left_at is not null, id desc limit 4`,
    );

  async function play({ kind, who, at }: Act): Promise<void> {
    // mostly whoever holds the call, now and then somebody who does not
    const mine = pick(await calls(), at);
    const holder = people.find(({ member: { id } }) => id === mine?.counselorId && who % 6 > 0);
    const { member, console } = holder ?? pick(people, who);
    const to = `/contacts/${mine?.contactId}/call`;
    switch (kind) {
      case 'tap': {
        const visitor = evening.visitor();
        await visitor.calls();
        visitors.push(visitor);
        return;
      }
      case 'accept':
        for (const each of people) {
          const { offer } = (await each.member.get('/offers/current')).body;
          // sound flows at once, more often than not
          const taken = offer && (await each.member.post(`/offers/${offer.id}/accept`));
          if (taken?.status !== 200 || at % 3 === 0) continue;
          await evening.settled();
          for (const { id } of await calls()) await each.console.emitWithAck('call.connected', { callId: id });
        }
        return;
      case 'connect':
        if (mine) await console.emitWithAck('call.connected', { callId: mine.id });
        return;
      case 'visitor-hangs-up': {
        const visitor = pick(visitors, at);
        const { call } = visitor ? (await visitor.ask('/calls/web')).body : { call: null };
        if (call) await visitor.hangsUp(call.callId);
        return;
      }
      case 'counselor-hangs-up':
        if (mine) await member.post(`${to}/hang-up`);
        return;
      case 'release':
        if (mine) await member.post(`/contacts/${mine.contactId}/release`, { reason: 'other' });
        return;
      case 'close': {
        const { items } = (await member.get('/contacts?mine=true')).body;
        for (const { id, state } of items as { id: string; state: string }[]) {
          if (state !== 'wrap-up') continue;
          await member.put(`/contacts/${id}/tags`, { primary: 'NON-02' });
          await member.post(`/contacts/${id}/close`);
        }
        return;
      }
      case 'ready':
        for (const each of people) await each.member.put('/presence', { state: 'ready' });
        return;
      case 'hold':
        if (mine) await member.post(`${to}/hold`, { held: at % 2 === 0 });
        return;
      case 'consult': {
        const body = { clientId: randomUUID(), accountId: pick(people, at).member.id };
        if (mine) await Promise.all([1, 2].map(() => member.post(`${to}/consult`, body)));
        return;
      }
      case 'answer':
      case 'decline':
      case 'leave': {
        const leg = pick(await legs(), at);
        const hers = people.find(({ member: { id } }) => id === leg?.accountId && who % 5 > 0)?.member ?? member;
        const verb = kind === 'answer' ? 'accept' : kind;
        if (leg) await Promise.all([1, 2].map(() => hers.post(`/call-legs/${leg.id}/${verb}`)));
        return;
      }
      case 'transfer':
        if (mine) await member.post(`${to}/transfer`, { accountId: pick(people, at + who).member.id });
        return;
      case 'supervise': {
        const mode = pick(['listen', 'whisper', 'talk'], at);
        if (mine) await people[2]?.member.post(`/calls/${mine.id}/supervise`, { mode });
        return;
      }
      case 'here':
      case 'leaving':
        if (mine) await console.emitWithAck('call.here', { callId: mine.id, leaving: kind === 'leaving' });
        return;
      case 'leg-here': {
        const leg = pick(await legs(), at);
        const hers = people.find(({ member: { id } }) => id === leg?.accountId) ?? pick(people, who);
        if (leg) await hers.console.emitWithAck('call.leg-here', { legId: leg.id });
        return;
      }
      case 'pass':
        return evening.pass(seconds(at % 45));
      case 'silence':
        if (mine) await console.emitWithAck('call.here', { callId: mine.id });
        for (let i = 0; i < 6; i++) await evening.pass(seconds(2));
    }
  }

  it('leaves nobody on two calls, nobody on a call that is over, and no caller whom nobody has', async () => {
    const steps = fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), {
      minLength: 25,
      maxLength: 45,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(steps, async (evenings) => {
        for (const visitor of visitors) {
          const { call } = (await visitor.ask('/calls/web')).body;
          if (call) await visitor.hangsUp(call.callId);
        }
        await evening.settled();
        visitors = [];
        for (const [who] of people.entries()) await play({ kind: 'close', who, at: 1 });
        await play({ kind: 'ready', who: 0, at: 0 });
        for (const together of evenings) {
          await Promise.all(together.map(play)); // at the same moment
          await evening.settled();
          await holds();
        }
      }),
      { numRuns: 6, examples: [[certain]], endOnFailure: true },
    );
    const seen = await evening.rows<{ type: string; times: number }>(`
      select type, count(*)::int as times from contact_events where type like 'call.%' group by type`);
    const times = Object.fromEntries(seen.map((one) => [one.type, one.times]));
    // what comes of a silent console is for chance, and for calls-line-lost.spec.ts
    const wanted = ['call.connected', 'call.held', 'call.leg-asked'];
    expect(wanted.filter((type) => !times[type])).toEqual([]);
  }, 240_000);

  /** After every step. */
  async function holds(): Promise<void> {
    const broken = await evening.rows(`
      with k as (select k.*, c.state as contact, c.counselor_id as holder, c.live from calls k
        join contacts c on c.id = k.contact_id),
      l as (select * from call_legs where state in ('asked', 'joined'))
      select 'on, with a closed contact' as what, id from k where state <> 'ended' and contact = 'closed'
      union all select 'another holder than the line has', id from k
        where state <> 'ended' and counselor_id is distinct from holder
      union all select 'waits, and its contact does not', id from k
        where state = 'waiting' and (contact <> 'waiting' or not live)
      union all select 'held, and nobody is there', id from k where held_at is not null and state <> 'connected'
      union all select 'on a call that nobody is on', l.id from l join k on k.id = l.call_id
        where k.state not in ('connecting', 'connected')
      union all select 'on two calls', min(id::text)::uuid from l where part <> 'counselor' group by account_id having count(*) > 1
      union all select 'on her own call as somebody else', l.id from l join k on k.id = l.call_id
        where l.part <> 'counselor' and l.account_id = k.counselor_id
      union all select 'beside her own call', l.id from l join k on k.counselor_id = l.account_id and k.state <> 'ended'
        where l.part <> 'counselor' and l.call_id <> k.id
      union all select 'the counselor of a call that is another’s', l.id from l join k on k.id = l.call_id
        where l.part = 'counselor' and l.account_id is distinct from k.counselor_id
      union all select 'two counselors', min(id::text)::uuid from l where part = 'counselor' group by call_id having count(*) > 1
      union all select 'asked, and nothing ends it', l.id from l where part = 'consulted' and state = 'asked'
        and not exists (select 1 from deadlines d where d.subject_id = l.id and d.state = 'due')
      union all select 'on the line, and nothing ends it', l.id from l where state = 'joined'
        and not exists (select 1 from deadlines d where d.subject_id = l.id and d.state = 'due')
      union all select 'ended not once', k.id from calls k where (k.state = 'ended')::int <> (select count(*) from contact_events e
        where e.type = 'call.ended' and e.payload->>'callId' = k.id::text)
      union all select 'left not once', l.id from call_legs l where l.part <> 'counselor'
        and (l.state not in ('asked', 'joined'))::int <> (select count(*) from contact_events e
          where e.type = 'call.leg-left' and e.payload->>'legId' = l.id::text)`);
    expect(broken).toEqual([]);
  }
});
