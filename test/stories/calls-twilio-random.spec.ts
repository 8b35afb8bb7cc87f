import fc from 'fast-check';
import { seconds } from '../support/evening.js';
import { openNights } from '../support/open-nights.js';
import type { StaffMember } from '../support/people.js';
import { CENTER_NUMBER, type Line, type Word } from '../support/telephone.js';
import { TelephoneEvening } from '../support/telephone-evening.js';

/** What people do, and what becomes of the carrier's words. Whoever acts picks what is at hand. */
const who = { who: fc.nat({ max: 50 }) };
const kinds = {
  dials: 7,
  accepts: 8,
  picksUp: 8,
  'goes-on': 6,
  presses: 3,
  speaks: 3,
  'caller-hangs-up': 4,
  'console-drops': 3,
  hold: 1,
  'counselor-hangs-up': 2,
  release: 2,
  ready: 4,
  'word-arrives': 14,
  'word-twice': 4,
  'word-lost': 4,
  'carrier-away': 1,
  'carrier-back': 4,
  pass: 5,
} as const;
const act = fc.oneof(
  ...Object.entries(kinds).map(([kind, weight]) => ({
    weight,
    arbitrary: fc.record({ kind: fc.constant(kind as keyof typeof kinds), ...who }),
  })),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** Played before the random ones, so that what they are about has happened whatever they bring: one by one, nothing by chance. */
const certain: Act[] = [
  ...(['dials', 'goes-on', 'accepts', 'word-arrives', 'word-arrives', 'word-arrives', 'caller-hangs-up'] as const),
  ...(['word-arrives', 'word-arrives', 'dials', 'goes-on', 'pass', 'pass', 'caller-hangs-up', 'word-arrives'] as const),
].map((kind) => ({ kind, who: 1 }));

describe('any evening of the carrier’s words whatever', () => {
  let phone: TelephoneEvening;
  let staff: StaffMember[];
  let told: Word[] = [];
  beforeAll(async () => {
    phone = await TelephoneEvening.begin({ TWILIO_NUMBER: CENTER_NUMBER });
    await openNights(phone.evening);
    staff = [phone.lin, await phone.evening.staff('zhou')];
    for (const member of staff) await member.ready();
  });
  afterAll(() => phone.end());

  const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)];
  const callers = (kind?: Line['where']['kind']) =>
    [...phone.carrier.lines.values()].filter(
      ({ from, where }) => !from.startsWith('client:') && from !== CENTER_NUMBER && (!kind || where.kind === kind),
    );
  const consoles = () =>
    [...phone.carrier.lines.values()].filter(({ from, where }) => from.startsWith('client:') && where.kind !== 'over');
  const mine = async (member: StaffMember): Promise<{ id: string; state: string }[]> =>
    (await member.get('/contacts?mine=true')).body.items;

  async function play({ kind, who: at }: Act): Promise<void> {
    const { carrier, evening } = phone;
    const member = pick(staff, at) as StaffMember;
    switch (kind) {
      case 'dials':
        // now and then without a number: then nobody can be called back
        await carrier.dials(at % 5 === 0 ? 'anonymous' : `+86138000${10000 + at}`);
        return;
      case 'accepts':
        for (const each of staff) {
          const { offer } = (await each.get('/offers/current')).body;
          if (offer) await each.post(`/offers/${offer.id}/accept`);
        }
        await phone.settled();
        return at % 3 > 0 ? play({ kind: 'picksUp', who: at }) : undefined;
      case 'picksUp': {
        const [call] = await evening.rows<{ id: string; counselor_id: string }>(
          `select id, counselor_id from calls where state in ('connecting', 'connected') and carrier = 'twilio'
           order by state, id desc limit 1`,
        );
        if (call) await carrier.console(at % 6 === 0 ? member.id : call.counselor_id, { callId: call.id });
        return;
      }
      case 'goes-on':
        for (const line of callers()) await line.waits();
        return;
      case 'presses':
        await pick(callers('gather'), at)?.presses(at % 3 === 0 ? '2' : at % 3 === 1 ? '1' : '7');
        return;
      case 'speaks':
        await pick(callers('record'), at)?.speaks(1 + at, at % 2 === 0 ? 'hangs-up' : 'silent');
        return;
      case 'caller-hangs-up': {
        const line = pick(
          callers().filter(({ where }) => where.kind !== 'over'),
          at,
        );
        await line?.hangsUp();
        return;
      }
      case 'console-drops':
        await pick(consoles(), at)?.hangsUp();
        return;
      case 'hold':
        for (const { id } of await mine(member)) await member.post(`/contacts/${id}/call/hold`, { held: at % 2 === 0 });
        return;
      case 'counselor-hangs-up':
        for (const { id } of await mine(member)) await member.post(`/contacts/${id}/call/hang-up`);
        return;
      case 'release':
        for (const { id } of await mine(member)) await member.post(`/contacts/${id}/release`, { reason: 'other' });
        return;
      case 'ready':
        for (const each of staff) await each.put('/presence', { state: 'ready' });
        return;
      case 'word-arrives': {
        // some at once, in any order
        const words = carrier.words.splice(at % Math.max(1, carrier.words.length), 3);
        await Promise.all(words.map(hear));
        return;
      }
      case 'word-twice': {
        const word = pick(told, at); // late, and for the second time
        if (word) await Promise.all([hear(word), hear(word)]);
        return;
      }
      case 'word-lost':
        carrier.words.splice(at % Math.max(1, carrier.words.length), 1);
        return;
      case 'carrier-away':
        carrier.isDown = true;
        return;
      case 'carrier-back':
        carrier.isDown = false;
        return;
      case 'pass':
        await phone.pass(seconds(at % 3 === 0 ? at : 3));
    }
  }

  async function hear(word: Word): Promise<void> {
    told.push(word);
    await phone.carrier.fetch(word.path, word.form);
  }

  it('ends in no call without an owner, a callback, a message or a close', async () => {
    const steps = fc.array(act, { minLength: 40, maxLength: 70, size: 'max' });
    await fc.assert(
      fc.asyncProperty(steps, async (evening) => {
        const { carrier } = phone;
        carrier.keepsWords = true;
        told = [];
        for (const one of evening) {
          await play(one);
          await phone.settled();
          await holds();
        }
        // the end of it: everybody who is still there hangs up, half of the words are lost, and time goes by
        carrier.isDown = false;
        for (const line of callers()) await line.hangsUp();
        carrier.words.splice(0, Math.ceil(carrier.words.length / 2));
        for (const word of carrier.words.splice(0)) await hear(word);
        for (let minute = 0; minute < 6; minute++) {
          await phone.pass(seconds(61));
          carrier.words.splice(0);
        }
        await phone.pass(seconds(3_601)); // the longest an errand waits for its next try
        await phone.pass(seconds(91));
        await holds();
        expect(await phone.evening.rows(`select id, state from calls where state <> 'ended'`)).toEqual([]);
        expect(await nobodys()).toEqual([]);
        for (const member of staff) {
          for (const { id } of await mine(member)) {
            await member.put(`/contacts/${id}/tags`, { primary: 'NON-02' });
            await member.post(`/contacts/${id}/wrap-up`);
            await member.post(`/contacts/${id}/close`);
          }
          await member.put('/presence', { state: 'ready' });
        }
      }),
      { numRuns: 5, examples: [[certain]], endOnFailure: true },
    );
    const [seen] = await phone.evening.rows<Record<string, number>>(`
      select count(*)::int as calls, count(*) filter (where connected_at is not null)::int as connected,
        (select count(*)::int from callbacks) as callbacks, (select count(*)::int from voice_messages) as messages from calls`);
    expect(seen?.calls).toBeGreaterThan(2); // the random ones got somewhere, too
    expect(seen?.connected).toBeGreaterThan(0);
    expect(seen?.callbacks).toBeGreaterThan(0);
  }, 400_000);

  /** Calls that are over, and of which nothing is left to anybody although somebody wanted something. */
  const nobodys = () =>
    phone.evening.rows(`
      select k.id, c.state, c.live, k.ended_at - k.started_at as lasted
      from calls k join contacts c on c.id = k.contact_id
      where k.state = 'ended' and k.connected_at is null and c.answered_at is null and k.caller_hash is not null
        and c.assigned_at is null -- somebody has had it: hers to judge
        and c.state = 'closed' and k.ended_at >= k.started_at + interval '5 seconds'
        and not exists (select 1 from callbacks b where b.call_id = k.id)
        and not exists (select 1 from voice_messages v where v.call_id = k.id)`);

  /** After every step. */
  async function holds(): Promise<void> {
    const broken = await phone.evening.rows(`
      with k as (select k.*, c.state as contact, c.live, c.counselor_id as holder from calls k
        left join contacts c on c.id = k.contact_id)
      select 'on, with a closed contact' as what, id from k where state <> 'ended' and contact = 'closed'
      union all select 'another holder than the line has', id from k
        where state not in ('ended', 'recording') and counselor_id is distinct from holder
      union all select 'a recording nobody will look for', k.id from k join twilio_lines l on l.call_id = k.id
        where k.state = 'ended' and l.recorder_at is not null and l.settled_at is null
          and not exists (select 1 from voice_messages v where v.call_id = k.id)
          and not exists (select 1 from deadlines d where d.subject_id = k.id and d.state = 'due'
            and d.kind = 'twilio.recording-sought')
      union all select 'a line nobody asks for', k.id from k where state <> 'ended'
        and not exists (select 1 from deadlines d where d.subject_id = k.id and d.state = 'due' and d.kind = 'call.look-up')
        and not exists (select 1 from carrier_errands e where e.call_id = k.id and e.kind = 'look-up' and e.done_at is null)
      union all select 'two counselors on one line', call_id from call_legs
        where part = 'counselor' and state in ('asked', 'joined') group by call_id having count(*) > 1
      union all select 'somebody on a call that is over', g.id from call_legs g join k on k.id = g.call_id
        where k.state = 'ended' and g.state in ('asked', 'joined')`);
    expect(broken).toEqual([]);
  }
});
