import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type CarrierPort, Carriers, OutgoingCalls } from '../../src/calls/index.js';
import { Evening, minutes, seconds } from '../support/evening.js';
import { openNights } from '../support/open-nights.js';
import type { StaffMember, Visitor } from '../support/people.js';
import { twilioSettings, webhook } from '../support/telephone.js';

const NUMBERS = ['+8613812345678', '+8613900000001', '+8651988123456'];

/** What can happen around those who are to be called back. Whoever acts picks what is at hand; often nothing is. */
const some = { who: fc.nat(), at: fc.nat() };
const of = <Kind extends string>(kind: Kind, weight: number) => ({
  weight,
  arbitrary: fc.record({ kind: fc.constant(kind), ...some }),
});
const act = fc.oneof(
  of('dials', 8),
  of('hangs-up', 8),
  of('asks-on-the-page', 2),
  of('takes', 9),
  of('puts-back', 1),
  of('tries', 6),
  of('reaches', 6),
  of('has-it-dialled', 5),
  of('carrier-speaks', 6),
  of('says-safe', 1),
  of('closes', 1),
  of('hangs-up-as-counselor', 2),
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('time-passes' as const), ...some }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

describe('whatever becomes of those who were not spoken with', () => {
  let evening: Evening;
  let staff: StaffMember[];
  let outgoing: OutgoingCalls;
  let lines: { sid: string; from: string }[] = [];
  let rung: string[] = [];
  /** sent twice, some of them: a click that came through and was not answered */
  let sent: string[] = [];

  beforeAll(async () => {
    evening = await Evening.begin(twilioSettings('http://127.0.0.1:9'));
    await openNights(evening);
    staff = [await evening.staff('lin'), await evening.staff('zhou'), await evening.staff('chen')];
    const none = { mute: true, hold: false, consult: false, transfer: false, supervise: false, thirdParty: false };
    const trunk: CarrierPort = {
      name: 'trunk',
      can: { ...none, dialOut: true, telephone: false, record: false },
      dial: async (callId) => {
        if (rung.length % 4 === 3) throw new Error('all lines are taken');
        rung.push(callId);
      },
    };
    evening.service.get(Carriers).register(trunk);
    outgoing = evening.service.get(OutgoingCalls);
  });
  afterAll(() => evening.end());

  const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)];
  const clientId = (at: number): string => {
    if (at % 3 > 0 || sent.length === 0) sent.push(randomUUID());
    return pick(sent, at) as string;
  };
  /** Mostly one that somebody has taken, by whoever has; now and then another, or somebody else. */
  async function atHand(who: number, at: number): Promise<{ id: string; member: StaffMember }> {
    const rows = await evening.rows<{ id: string; by: string | null }>(
      `select id, taken_by as by from callbacks order by settled_at is not null, taken_by is null, id desc limit 4`,
    );
    const found = at % 4 > 0 ? rows[0] : pick(rows, at);
    const holder = staff.find(({ id }) => id === found?.by && who % 4 > 0);
    return { id: found?.id ?? randomUUID(), member: holder ?? (pick(staff, who) as StaffMember) };
  }

  async function play({ kind, who, at }: Act): Promise<void> {
    const post = async (what: string, body: object = {}) => {
      const { id, member } = await atHand(who, at);
      const reply = await member.post(`/callbacks/${id}/${what}`, body);
      expect(reply.status).toBeLessThan(500);
    };
    switch (kind) {
      case 'dials': {
        const line = { sid: `CA${randomBytes(16).toString('hex')}`, from: pick(NUMBERS, at) as string };
        lines.push(line);
        await webhook(evening.url, '/twilio/voice', { CallSid: line.sid, From: line.from, CallStatus: 'ringing' });
        return;
      }
      case 'hangs-up': {
        const line = pick(lines, at);
        if (!line) return;
        const over = { CallSid: line.sid, From: line.from, CallStatus: 'completed' };
        await Promise.all([1, 2].map(() => webhook(evening.url, '/twilio/status', over)));
        return;
      }
      case 'asks-on-the-page': {
        const visitor: Visitor = evening.visitor();
        const { callId } = (await visitor.calls()).body;
        if (!callId) return; // closed by now
        const body = { callId, number: pick(NUMBERS, at)?.slice(3).replace(/^519/, '0519'), safeToCall: 'unknown' };
        const ask = () => visitor.ask('/calls/web/callback', { method: 'POST', body });
        for (const { status } of await Promise.all([ask(), ask()])) expect(status).toBe(200);
        return;
      }
      case 'takes':
        return post('take');
      case 'puts-back':
        return post('put-back');
      case 'tries':
        return post('attempts', { clientId: clientId(at), outcome: pick(['no-answer', 'busy', 'somebody-else'], at) });
      case 'reaches':
        return post('reached', { clientId: clientId(at) });
      case 'has-it-dialled':
        return post('dial', { clientId: clientId(at) });
      case 'carrier-speaks': {
        const callId = pick(rung.slice(-3), at);
        if (!callId) return;
        if (who % 3 === 0)
          await outgoing.answered(callId, { carrierCallId: `T-${callId}`, isConnected: who % 2 === 0 });
        else await outgoing.failed(callId, pick(['busy', 'no-answer', 'failed'] as const, at) ?? 'busy');
        return;
      }
      case 'says-safe':
        return post('safe', { safeToCall: pick(['unknown', 'yes', 'no'], at) });
      case 'closes':
        return post('close', { reason: pick(['not-safe', 'not-needed'], at) });
      case 'hangs-up-as-counselor':
        for (const one of staff) {
          for (const { id, state } of (await one.get('/contacts?mine=true')).body.items) {
            if (state !== 'closed') await one.post(`/contacts/${id}/call/hang-up`);
          }
        }
        return;
      case 'time-passes':
        return evening.pass(
          pick([seconds(3), seconds(7), seconds(20), minutes(2), minutes(5), minutes(11), minutes(31)], at) ?? 0,
        );
    }
  }

  it('each is one callback, tried three times at most and settled once; none has two, and nobody is forgotten', async () => {
    const steps = fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), {
      minLength: 25,
      maxLength: 45,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(steps, async (evenings) => {
        [lines, rung, sent] = [[], [], []];
        for (const together of evenings) {
          await Promise.all(together.map(play)); // at the same moment
          await evening.settled();
          await holds();
        }
        await whoeverIsLostNowIsReached();
        await holds();
      }),
      { numRuns: 4, endOnFailure: true },
    );
  }, 240_000);

  /** Whatever has happened before: somebody calls, is lost, and is called back. */
  async function whoeverIsLostNowIsReached(): Promise<void> {
    await play({ kind: 'hangs-up-as-counselor', who: 0, at: 0 });
    const line = { CallSid: `CA${randomBytes(16).toString('hex')}`, From: '+8613700000002' };
    await webhook(evening.url, '/twilio/voice', { ...line, CallStatus: 'ringing' });
    await evening.pass(seconds(10));
    await webhook(evening.url, '/twilio/status', { ...line, CallStatus: 'completed' });
    await evening.settled();
    const [lost] = await evening.rows<{ id: string }>(
      'select b.id from callbacks b join calls k on k.id = b.call_id where k.carrier_call_id = $1',
      [line.CallSid],
    );
    const [lin] = staff as [StaffMember];
    expect((await lin.post(`/callbacks/${lost?.id}/take`)).status).toBe(200);
    expect((await lin.post(`/callbacks/${lost?.id}/reached`, { clientId: randomUUID() })).status).toBe(201);
    await evening.settled();
    const stored = await evening.rows('select state, attempts from callbacks where id = $1', [lost?.id]);
    expect(stored).toEqual([{ state: 'reached', attempts: 1 }]);
  }

  /** After every step. */
  async function holds(): Promise<void> {
    const broken = await evening.rows(
      `
      with b as (select b.*, (select count(*) from callback_attempts t where t.callback_id = b.id and t.outcome <> 'failed')
          as counted from callbacks b),
        told as (select payload->>'callbackId' as id, type, count(*) as times from contact_events
          where type in ('callback.opened', 'callback.settled') group by 1, 2)
      select 'two open of one number' as what, min(id::text) as id from b where settled_at is null
        group by center_id, caller_hash having count(*) > 1
      union all select 'more than three tries', id::text from b where attempts > 3 or counted > 3
        -- one that still rang when they called again themselves counts no more
        or counted <> attempts and not (state = 'called-again' and counted = attempts + 1)
      union all select 'not opened once', b.id::text from b where 1 is distinct from
        (select times from told where told.id = b.id::text and type = 'callback.opened')
      union all select 'not settled once', b.id::text from b where (settled_at is not null)::int <> coalesce(
        (select times from told where told.id = b.id::text and type = 'callback.settled'), 0)
      union all select 'lost, and nobody’s to call', k.id::text from calls k where k.state = 'ended' and k.caller_hash is not null
        and k.in_hours and k.connected_at is null and k.direction = 'in' and k.ended_at - k.started_at >= interval '5 seconds'
        and not exists (select 1 from callbacks b where b.call_id = k.id)
      union all select 'left at once, and to be called', b.id::text from b join calls k on k.id = b.call_id
        where b.why = 'hung-up' and k.connected_at is null and k.ended_at - k.started_at < interval '5 seconds'
      union all select 'called again, and still to be called', b.id::text from b where b.settled_at is null and exists
        (select 1 from calls k where k.caller_hash = b.caller_hash and k.direction = 'in' and k.started_at > b.created_at)
      union all select 'taken for ever', b.id::text from b where b.state = 'taken' and 1 <>
        (select count(*) from deadlines d where d.kind = 'callback.held' and d.subject_id = b.id and d.state = 'due')
      union all select 'rings for ever', t.id::text from callback_attempts t where t.outcome is null and 1 <>
        (select count(*) from deadlines d where d.kind = 'callback.ringing' and d.subject_id = t.id and d.state = 'due')
      union all select 'an alarm too many or too few', b.id::text from b where (b.settled_at is null and b.due_at <= $1) <> exists
        (select 1 from alarms a where a.kind = 'callback-overdue' and a.contact_id = b.contact_id and a.cleared_at is null)
        -- due, and not swept yet
        and not exists (select 1 from deadlines d where d.kind = 'callback.due' and d.subject_id = b.id and d.state = 'due')
      union all select 'reached, and no call of ours', b.id::text from b where b.state = 'reached' and not exists
        (select 1 from calls k where k.contact_id = b.reached_contact_id and k.direction = 'out')`,
      [evening.clock.now()],
    );
    expect(broken).toEqual([]);
  }
});
