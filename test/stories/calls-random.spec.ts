import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Socket } from 'socket.io-client';
import { Evening, seconds } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';
import { twilioSettings, webhook } from '../support/telephone.js';

/** What can happen around calls. Whoever acts picks what is at hand; where nothing is, nothing happens. */
const who = { who: fc.nat() };
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('tap' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('dial' as const), ...who }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('accept' as const), ...who }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('connect' as const), ...who, at: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('visitor-hangs-up' as const), ...who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('status' as const), ...who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), ...who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('counselor-hangs-up' as const), ...who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), ...who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('close' as const), ...who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ready' as const), ...who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), long: fc.nat({ max: 45 }) }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** Played before the random ones, so that what they are about has happened whatever they bring: one by one, nothing by chance. */
const certain: Act[][] = [
  [{ kind: 'tap' }],
  [{ kind: 'dial', who: 1 }],
  [{ kind: 'accept', who: 0 }],
  [{ kind: 'connect', who: 1, at: 0 }],
  [{ kind: 'connect', who: 1, at: 0 }],
  [{ kind: 'pass', long: 45 }], // nobody hears of the page's line any more
];

interface Stored {
  id: string;
  carrier: string;
  state: string;
  counselorId: string | null;
}

describe('any evening of calls whatever', () => {
  let evening: Evening;
  let counselors: { member: StaffMember; console: Socket }[];
  let visitors: Visitor[] = [];
  /** as the carrier numbers them, also those it has not told us of */
  let lines: string[] = [];

  beforeAll(async () => {
    evening = await Evening.begin(twilioSettings('http://127.0.0.1:9'));
    counselors = [];
    for (const login of ['lin', 'zhou']) {
      const member = await evening.staff(login);
      counselors.push({ member, console: await member.ready() });
    }
  });
  afterAll(() => evening.end());

  const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)];
  const told = (path: string, form: Record<string, string>) => webhook(evening.url, path, form);
  const calls = () =>
    evening.rows<Stored>(`select id, carrier, state, counselor_id as "counselorId" from calls
      order by state = 'ended', counselor_id is null, id desc limit 5`);
  const held = async (member: StaffMember): Promise<{ id: string; state: string }[]> =>
    (await member.get('/contacts?mine=true')).body.items.filter((one: { state: string }) => one.state !== 'closed');

  async function play(one: Act): Promise<void> {
    const { member, console } = pick(counselors, 'who' in one ? one.who : 0) as (typeof counselors)[number];
    switch (one.kind) {
      case 'tap': {
        const visitor = evening.visitor();
        await visitor.calls();
        visitors.push(visitor);
        return;
      }
      case 'dial': {
        // a new line, or the same webhook once more
        if (one.who % 3 > 0 || lines.length === 0) lines.push(`CA${randomBytes(16).toString('hex')}`);
        const CallSid = pick(lines, one.who + lines.length - 1) as string;
        await Promise.all([1, 2].map(() => told('/twilio/voice', { CallSid, From: '+8613812345678' })));
        return;
      }
      case 'accept': {
        for (const one of counselors) {
          const { offer } = (await one.member.get('/offers/current')).body;
          if (offer) await one.member.post(`/offers/${offer.id}/accept`);
        }
        return;
      }
      case 'connect': {
        // mostly whoever has taken it, now and then somebody who has not
        const all = await calls();
        const call = all.find(({ state }) => state === 'connecting') ?? pick(all, one.at);
        const holder = counselors.find((each) => each.member.id === call?.counselorId && one.who % 4 > 0);
        if (!call) return;
        if (call.carrier === 'browser') {
          await (holder?.console ?? console).emitWithAck('call.connected', { callId: call.id });
        } else {
          const CallSid = `CA${randomBytes(16).toString('hex')}`;
          const From = `client:${(holder?.member ?? member).id}`;
          const { text } = await told('/twilio/client', { CallSid, From, callId: call.id });
          const ParticipantLabel = /participantLabel="([^"]+)"/.exec(text)?.[1];
          const join = { FriendlyName: `call-${call.id}`, StatusCallbackEvent: 'participant-join' };
          const both = [{ ...join, ParticipantLabel: 'caller' }];
          if (ParticipantLabel) both.push({ ...join, CallSid, ParticipantLabel } as (typeof both)[number]);
          await Promise.all(both.map((each) => told('/twilio/conference', each)));
        }
        return;
      }
      case 'visitor-hangs-up': {
        const visitor = pick(visitors, one.who);
        const { call } = visitor ? (await visitor.ask('/calls/web')).body : { call: null };
        await visitor?.hangsUp(call?.callId ?? randomUUID());
        return;
      }
      case 'status': {
        // now and then of a line whose beginning we have not been told
        if (one.who % 4 === 0) lines.push(`CA${randomBytes(16).toString('hex')}`);
        const CallSid = pick(lines, one.who);
        if (CallSid) await told('/twilio/status', { CallSid, CallStatus: 'completed' });
        return;
      }
      case 'leave': {
        const call = pick(await calls(), one.who);
        const event = { StatusCallbackEvent: 'participant-leave', ParticipantLabel: 'caller' };
        if (call?.carrier === 'twilio') await told('/twilio/conference', { FriendlyName: `call-${call.id}`, ...event });
        return;
      }
      case 'counselor-hangs-up':
        for (const { id } of await held(member)) await member.post(`/contacts/${id}/call/hang-up`);
        return;
      case 'release':
        for (const { id } of await held(member)) await member.post(`/contacts/${id}/release`, { reason: 'other' });
        return;
      case 'close':
        for (const { id } of await held(member)) {
          await member.put(`/contacts/${id}/tags`, { primary: 'NON-02' });
          await member.post(`/contacts/${id}/wrap-up`);
          await member.post(`/contacts/${id}/close`);
        }
        return;
      case 'ready':
        await member.put('/presence', { state: 'ready' });
        return;
      case 'pass':
        await evening.pass(seconds(one.long));
    }
  }

  it('leaves no line without its contact, no contact without its line, and counts each end once', async () => {
    const steps = fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), {
      minLength: 15,
      maxLength: 30,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(steps, async (evenings) => {
        [visitors, lines] = [[], []];
        for (const [at, { member }] of counselors.entries()) {
          await play({ kind: 'counselor-hangs-up', who: at });
          await play({ kind: 'close', who: at });
          await member.put('/presence', { state: 'ready' });
        }
        for (const together of evenings) {
          await Promise.all(together.map(play)); // at the same moment
          await evening.settled();
          await holds();
        }
      }),
      { numRuns: 5, examples: [[certain]], endOnFailure: true },
    );
    const [seen] = await evening.rows<Record<string, number>>(`
      select count(*) filter (where connected_at is not null)::int as connected,
        count(*) filter (where ended_by = 'lost')::int as lost, count(*)::int as calls from calls`);
    expect(seen?.calls).toBeGreaterThan(2); // the random ones got somewhere, too
    expect(seen?.connected).toBeGreaterThan(0);
  }, 180_000);

  /** After every step. */
  async function holds(): Promise<void> {
    const broken = await evening.rows(`
      with k as (select k.*, c.state as contact, c.counselor_id as holder, c.answered_at from calls k
        left join contacts c on c.id = k.contact_id)
      select 'on, with a closed contact' as what, id from k where state <> 'ended' and contact = 'closed'
      union all select 'another holder than the line has', id from k
        where state <> 'ended' and counselor_id is distinct from holder
      union all select 'waits, and its contact does not', id from k where state = 'waiting' and contact <> 'waiting'
      union all select 'over, and still rings', id from k
        where state = 'ended' and contact = 'waiting' and answered_at is null
          -- a counselor who gives back what is left to write does not make a line of it
          and not exists (select 1 from contact_events e where e.contact_id = k.contact_id
            and e.type = 'contact.released' and e.occurred_at >= k.ended_at)
      union all select 'over, and its contact stands as if not', id from k where state = 'ended' and contact = 'active'
        and not exists (select 1 from contact_events e where e.contact_id = k.contact_id and e.type = 'contact.assigned'
          and e.occurred_at >= k.ended_at)
      union all select 'talked on, and not answered', id from k where connected_at is not null and answered_at is null
      union all select 'a call without a contact', id from k where contact_id is null
      union all select 'a contact without a call', c.id from contacts c
        where c.live and not exists (select 1 from calls k where k.contact_id = c.id)
      union all select 'ended not once', k.id from calls k where (k.state = 'ended')::int <> (select count(*) from contact_events e
        where e.type = 'call.ended' and e.payload->>'callId' = k.id::text)`);
    expect(broken).toEqual([]);
  }
});
