import fc from 'fast-check';
import { Config, Deadlines } from '../../src/platform/index.js';
import { createService } from '../../src/service.js';
import { Evening, minutes } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';
import { gradedContact, refer } from '../support/referring.js';

/** What is wrong with any referral as it is stored, in words; nothing is right at every moment. */
const WRONGS = `
  select 'sent, and neither a clock nor an alarm' as wrong from referrals r where r.state = 'sent' and not (
      r.unanswered_at is null and (select count(*) from referral_asks k where k.referral_id = r.id and k.state = 'asked') = 1
        and exists (select 1 from deadlines d join referral_asks k on k.referral_id = r.id and k.state = 'asked'
          where d.kind = 'referral.acknowledgement' and d.subject_id = r.id and d.state = 'due' and d.due_at = k.due_at)
      or r.unanswered_at is not null and exists (select 1 from alarms a where a.contact_id = r.contact_id
          and a.kind = 'referral-unanswered' and a.cleared_at is null)
        and not exists (select 1 from referral_asks k where k.referral_id = r.id and k.state = 'asked'))
  union all select 'settled, and still asked or alarmed' from referrals r where r.state <> 'sent' and (
      exists (select 1 from referral_asks k where k.referral_id = r.id and k.state = 'asked')
      or r.state = 'acknowledged' and exists (select 1 from alarms a where a.contact_id = r.contact_id
        and a.kind = 'referral-unanswered' and a.cleared_at is null))
  union all select 'answered by none or two' from referrals r where r.state = 'acknowledged' and 1 <>
      (select count(*) from referral_asks k where k.referral_id = r.id and k.state = 'acknowledged')
  union all select 'told twice, or not at all' from referrals r where 1 <> (select count(*) from contact_events e
      where e.type = 'referral.sent' and e.payload->>'referralId' = r.id::text)
      or 1 < (select count(*) from contact_events e
        where e.type = 'referral.acknowledged' and e.payload->>'referralId' = r.id::text)
      or (select count(*) from referral_asks k where k.referral_id = r.id) <> 1 + (select count(*) from contact_events e
        where e.type = 'referral.escalated' and e.payload->>'referralId' = r.id::text)
  union all select 'shared without an entry in the ledger' from referrals r where
      (select count(*) from referral_asks k where k.referral_id = r.id) <> (select count(*) from audit_log l
        where l.subject_id = r.id and l.action = 'referral.shared')`;

const doer = fc.oneof(
  fc.record({ kind: fc.constant('sweep' as const), twice: fc.boolean() }),
  fc.record({ kind: fc.constant('acknowledge' as const), who: fc.nat({ max: 2 }) }),
  fc.record({ kind: fc.constant('withdraw' as const) }),
  fc.record({ kind: fc.constant('send' as const) }),
  fc.record({ kind: fc.constant('alliance' as const), order: fc.shuffledSubarray([0, 1, 2], { minLength: 1 }) }),
);
/** Things that happen at the same moment, after so many minutes. */
const moment = fc.record({
  minutes: fc.constantFrom(0, 1, 15, 16),
  acts: fc.array(doer, { minLength: 1, maxLength: 4 }),
});
type Doer = typeof doer extends fc.Arbitrary<infer T> ? T : never;

describe('at the very moment the clock passes', () => {
  let evening: Evening;
  let second: Awaited<ReturnType<typeof createService>>;
  let lin: StaffMember;
  let admin: StaffMember;
  let hospitals: StaffMember[];
  let ids: string[];
  let contactId: string;

  beforeAll(async () => {
    evening = await Evening.begin();
    // a second process on the same database and clock, as far as deadlines go
    const config = evening.service.get(Config);
    second = await createService({ config, clock: evening.clock, database: evening.database.runtime });
    await second.init();
    [lin, admin] = [await evening.staff('lin'), await evening.staff('admin')];
    hospitals = await Promise.all(['yiyuan', 'dean', 'jiuling'].map((login) => evening.staff(login)));
    ids = (await admin.get('/alliance')).body.items.map((one: { hospitalId: string }) => one.hospitalId);
    contactId = await gradedContact(evening, lin);
  });
  afterAll(async () => {
    await second.close();
    await evening.end();
  });

  const sweeps = () => [evening.service, second].map((one) => one.get(Deadlines).sweep());
  const live = async () =>
    (await evening.rows<{ id: string }>(`select id from referrals order by sent_at desc, id desc limit 1`))[0]?.id;
  const wrongs = async () => (await evening.rows<{ wrong: string }>(WRONGS)).map(({ wrong }) => wrong);

  it('the hospital has answered, whether or not the next was asked in the same moment', async () => {
    for (let round = 0; round < 12; round++) {
      const { id } = (await refer(lin, contactId)).body;
      evening.clock.advance(minutes(15));
      const [answers] = await Promise.all([
        Promise.all([1, 2].map(() => hospitals[0]?.post(`/referrals/${id}/acknowledge`))),
        ...sweeps(),
      ]);
      expect(answers.map((answer) => answer?.status)).toEqual([200, 200]); // one account, which hears the same twice
      const [asks] = await evening.rows<{ states: string }>(
        `select string_agg(state, ' ' order by place) as states from referral_asks where referral_id = $1`,
        [id],
      );
      expect(['acknowledged', 'acknowledged withdrawn']).toContain(asks?.states);
      expect(await wrongs()).toEqual([]);
      await lin.post(`/referrals/${id}/withdraw`);
    }
  });

  it('one of two colleagues of a hospital, and of two hospitals, is the first; the other learns who', async () => {
    const { items } = (await admin.get('/org-units')).body;
    const first = items.find((unit: { id: string }) => unit.id === ids[0]);
    const made = { login: 'yiyuan-b', displayName: '市一院 值班', role: 'hospital', orgUnitId: first.id };
    await admin.post('/accounts', { ...made, password: 'lamplight-demo-b' });
    const colleague = await evening.staff('yiyuan-b', 'lamplight-demo-b');
    const { id } = (await refer(lin, contactId)).body;
    await evening.pass(minutes(15));
    const rivals = [hospitals[0], colleague, hospitals[1]] as StaffMember[];
    const answers = await Promise.all(rivals.map((one) => one.post(`/referrals/${id}/acknowledge`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body.acknowledgedBy.name;
    for (const { status, body } of answers.filter((one) => one.status === 409)) {
      expect([status, body.error.code, body.error.params.hospital]).toEqual([
        409,
        'referral.already-acknowledged',
        winner,
      ]);
    }
    await lin.post(`/referrals/${id}/withdraw`);
  });

  async function play(one: Doer): Promise<unknown> {
    const id = await live();
    switch (one.kind) {
      case 'sweep':
        return Promise.all(one.twice ? [...sweeps(), ...sweeps()] : sweeps());
      case 'acknowledge':
        return id && hospitals[one.who]?.post(`/referrals/${id}/acknowledge`);
      case 'withdraw':
        return id && lin.post(`/referrals/${id}/withdraw`);
      case 'send':
        return refer(lin, contactId);
      case 'alliance':
        return admin.put('/alliance', { hospitals: one.order.map((at) => ({ hospitalId: ids[at] })) });
    }
  }

  it('whatever else happens at that moment, every referral has a clock, an answer, an end or an alarm', async () => {
    const refusals = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 4, maxLength: 12, size: 'max' }), async (moments) => {
        await refer(lin, contactId);
        for (const { minutes: passed, acts } of moments) {
          evening.clock.advance(minutes(passed));
          const replies = await Promise.all(acts.map(play));
          for (const reply of replies) {
            const { status } = (reply ?? {}) as { status?: number };
            if (status !== undefined) refusals.add(status);
          }
          expect(await wrongs()).toEqual([]);
        }
        const id = await live();
        await lin.post(`/referrals/${id}/withdraw`);
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect([...refusals].filter((status) => status >= 500)).toEqual([]);
  }, 120_000);
});
