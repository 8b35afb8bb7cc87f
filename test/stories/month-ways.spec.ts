import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  type ContactEvent,
  type ContactEvents,
  type ContactEventType,
  contactEvent,
} from '../../src/contacts/index.js';
import { storedEvent } from '../../src/platform/index.js';
import { ProjectionService } from '../../src/statistics/index.js';
import { Evening, minutes, seconds } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

/** The month's figures of calls, appointments, referrals and of each channel, from events alone. */
describe('the ways in and out of a month', () => {
  let evening: Evening;
  let chen: StaffMember;
  let bureau: StaffMember;
  let about: { centerId: string; deskId: string };
  beforeEach(async () => {
    evening = await Evening.begin();
    [chen, bureau] = [await evening.staff('chen'), await evening.staff('jiaoyuju')];
    [about] = (await evening.rows(`select id as "deskId", center_id as "centerId" from desks where slug = 'city'`)) as [
      typeof about,
    ];
  });
  afterEach(() => evening.end());

  const told = <Type extends ContactEventType>(type: Type, payload: ContactEvents[Type], later = 0): ContactEvent => {
    const at = new Date(evening.clock.now().getTime() + later);
    return storedEvent(contactEvent(type, { ...about, id: randomUUID() }, at, payload)) as unknown as ContactEvent;
  };
  const contact = (
    events: (id: string) => [ContactEventType, object, number][],
    channel = 'phone',
    outgoing = false,
    door?: 'wechat',
  ) => {
    const id = randomUUID();
    const opened = {
      personId: randomUUID(),
      threadId: null,
      channel,
      callerRole: 'unknown',
      entered: !outgoing,
      ...(outgoing ? { outgoing } : {}),
      ...(door ? { door } : {}),
      signal: null,
    };
    return ([['contact.opened', opened, 0], ...events(id)] as [ContactEventType, object, number][]).map(
      ([type, payload, later]) =>
        storedEvent(
          contactEvent(type, { ...about, id }, new Date(evening.clock.now().getTime() + later), payload as never),
        ) as unknown as ContactEvent,
    );
  };
  const anEvening = (): ContactEvent[] => {
    const [call, missed, spoken] = [randomUUID(), randomUUID(), randomUUID()];
    const [kept, cancelled, coming] = [randomUUID(), randomUUID(), randomUUID()];
    const [quick, slow, silent] = [randomUUID(), randomUUID(), randomUUID()];
    const [rang, again, spared, out] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const lost = (callbackId: string, why: 'hung-up' | 'asked') =>
      told('callback.opened', { callbackId, callId: randomUUID(), why, dueAt: '2026-11-19T12:00:00.000Z' });
    const [a, b, counselorId] = [randomUUID(), randomUUID(), randomUUID()];
    const [prompt, late, silentDesk] = [randomUUID(), randomUUID(), randomUUID()];
    const owedSince = evening.clock.now().toISOString();
    const startsAt = '2026-11-24T10:00:00.000Z';
    const booked = (appointmentId: string, personId: string) =>
      told('appointment.booked', {
        appointmentId,
        personId,
        counselorId,
        roomId: randomUUID(),
        startsAt,
        endsAt: '2026-11-24T10:50:00.000Z',
      });
    const sent = (referralId: string) =>
      told('referral.sent', { referralId, personId: a, grade: '3', hospitalId: b, dueAt: '2026-11-19T12:00:00.000Z' });
    const escalated = (referralId: string) =>
      told('referral.escalated', { referralId, fromHospitalId: b, hospitalId: a, dueAt: '2026-11-19T12:15:00.000Z' });
    return [
      ...contact((id) => [['contact.answered', { counselorId: id }, seconds(20)]]),
      ...contact(() => [['contact.abandoned', { waitedSeconds: 40 }, seconds(40)]]),
      ...contact(() => [['contact.abandoned', { waitedSeconds: 3 }, seconds(3)]]),
      ...contact((id) => [['contact.answered', { counselorId: id }, seconds(10)]], 'chat'),
      told('call.started', { callId: call, carrier: 'twilio', personId: a }),
      told('call.connected', { callId: call, counselorId }, seconds(20)),
      told('call.ended', { callId: call, talkSeconds: 600, by: 'visitor' }, minutes(11)),
      told('call.started', { callId: missed, carrier: 'browser', personId: a }),
      told('call.ended', { callId: missed, talkSeconds: null, by: 'visitor' }, seconds(40)),
      told('call.started', { callId: spoken, carrier: 'twilio', personId: b }),
      told('voice-message.left', { callId: spoken, seconds: 31 }, seconds(50)),
      // called back: one reached at the second try, one who called again, one whom nobody may ring
      lost(rang, 'hung-up'),
      told('callback.attempted', { callbackId: rang, seq: 1, accountId: b, outcome: 'busy' }, minutes(4)),
      told('callback.attempted', { callbackId: rang, seq: 2, accountId: b, outcome: 'reached' }, minutes(12)),
      told('callback.settled', { callbackId: rang, state: 'reached' }, minutes(12)),
      lost(again, 'asked'),
      told('callback.settled', { callbackId: again, state: 'called-again' }, minutes(2)),
      lost(spared, 'hung-up'),
      // letters: one answered in time, one late, one that nobody has answered yet
      told('reply.settled', { clockId: prompt, owedSince }, minutes(20)),
      told('reply.overdue', { clockId: late, owedSince }, minutes(30)),
      told('reply.settled', { clockId: late, owedSince }, minutes(40)),
      told('reply.overdue', { clockId: silentDesk, owedSince }, minutes(30)),
      ...contact((id) => [['contact.answered', { counselorId: id }, minutes(12)]], 'phone', true),
      told('call.started', { callId: out, carrier: 'desk-phone', personId: a, direction: 'out' }, minutes(12)),
      told('call.connected', { callId: out, counselorId }, minutes(12)),
      told('call.ended', { callId: out, talkSeconds: 900, by: 'counselor' }, minutes(27)),
      booked(kept, a),
      told('appointment.missed', { appointmentId: kept, startsAt }, minutes(8900)),
      told('appointment.attended', { appointmentId: kept, startsAt }, minutes(9000)), // came late after all
      booked(cancelled, a),
      told('appointment.cancelled', { appointmentId: cancelled, startsAt, reason: 'visitor-asked' }, minutes(5)),
      booked(coming, b),
      sent(quick),
      told('referral.acknowledged', { referralId: quick, hospitalId: b }, minutes(6)),
      sent(slow),
      escalated(slow),
      told('referral.acknowledged', { referralId: slow, hospitalId: a }, minutes(20)),
      sent(silent),
      escalated(silent),
      told('referral.unanswered', { referralId: silent }, minutes(30)),
    ];
  };
  const facts = async () =>
    Promise.all(
      ['contact_facts', 'call_facts', 'callback_facts', 'reply_facts', 'appointment_facts', 'referral_facts'].map(
        (table) => evening.rows(`select * from ${table} order by 1`),
      ),
    );

  it('counts each of them by what happened, for whoever may see it', async () => {
    await evening.service.get(ProjectionService).apply(anEvening());
    const month = (await chen.get('/statistics/month?month=2026-11')).body;
    expect(month.byChannel).toEqual([
      expect.objectContaining({ channel: 'chat', entered: 1, answered: 1, abandoned: 0, meanWaitSeconds: 10 }),
      expect.objectContaining({
        channel: 'phone',
        entered: 3,
        answered: 1,
        abandoned: 1,
        abandonedEarly: 1,
        outOfHours: 0,
        answerRate: 1 / 3,
        abandonmentRate: 1 / 3,
        meanWaitSeconds: 20,
      }),
    ]);
    expect(month.calls).toEqual({
      calls: 3,
      connected: 1,
      voiceMessages: 1,
      meanTalkSeconds: 600,
      longestTalkSeconds: 600,
    });
    expect(month.callbacks).toEqual({
      opened: 3,
      asked: 1,
      reached: 1,
      onTime: 1,
      givenUp: 0,
      calledAgain: 1,
      closed: 0,
      waiting: 1,
      meanMinutesToReach: 12,
      meanTalkSeconds: 900,
    });
    expect(month.replies).toEqual({ due: 3, inTime: 1, overdue: 2, inTimeRate: 1 / 3 });
    // whom we called is one of the contacts, in no rate of those who came
    expect(month.traffic.at(-1)).toMatchObject({ entered: 4, answered: 2, outOfHours: 0, outgoing: 1 });
    expect(month.channels).toContainEqual(expect.objectContaining({ channel: 'phone', contacts: 4 }));
    expect(month.appointments).toEqual({ planned: 3, attended: 1, missed: 0, cancelled: 1, persons: 2 });
    expect(month.referrals).toEqual({
      sent: 3,
      acknowledged: 2,
      escalated: 2,
      unanswered: 1,
      withdrawn: 0,
      meanMinutesToAcknowledge: 13,
    });
    // whoever left was never assessed and is not asked after
    expect(month.grades.counseling).toBe(3);
  });

  /** Somebody who writes once and is answered or not. */
  const writes = (channel: 'board' | 'chat', isAnswered: boolean, door?: 'wechat') =>
    contact(
      () => [
        ['message.received', { messageId: randomUUID(), threadId: randomUUID(), seq: 1, signal: 0 }, seconds(1)],
        ...(isAnswered
          ? ([['contact.answered', { counselorId: randomUUID() }, minutes(1)]] as [ContactEventType, object, number][])
          : []),
      ],
      channel,
      false,
      door,
    );
  const several = (many: number, make: () => ContactEvent[]) => Array.from({ length: many }, make).flat();

  it('tells those who wrote by door, and the bureau only where nobody stands out', async () => {
    const projection = evening.service.get(ProjectionService);
    await projection.apply([
      ...several(6, () => writes('board', true)),
      ...several(5, () => writes('chat', false)),
      ...several(3, () => writes('board', true, 'wechat')),
    ]);
    const doors = async (of: StaffMember) => (await of.get('/statistics/month?month=2026-11')).body.byDoor;
    expect(await doors(chen)).toEqual([
      { door: 'page', contacts: 11, answered: 6, messages: 11 },
      { door: 'wechat', contacts: 3, answered: 3, messages: 3 },
    ]);
    expect(await doors(bureau)).toEqual([
      { door: 'page', contacts: null, answered: null, messages: null },
      { door: 'wechat', contacts: null, answered: null, messages: null },
    ]);
    await projection.apply(several(2, () => writes('board', true, 'wechat')));
    expect(await doors(bureau)).toEqual([
      { door: 'page', contacts: 11, answered: 6, messages: 11 },
      { door: 'wechat', contacts: 5, answered: 5, messages: 5 },
    ]);
  });

  it('tells the bureau none of it where a count is under five', async () => {
    await evening.service.get(ProjectionService).apply(anEvening());
    const month = (await bureau.get('/statistics/month?month=2026-11')).body;
    const figures = [
      month.calls,
      month.callbacks,
      month.replies,
      month.appointments,
      month.referrals,
      ...month.byChannel,
    ].flatMap((row) => Object.values(row).filter((value) => typeof value !== 'string'));
    expect(figures.length).toBeGreaterThan(20);
    expect(figures.every((value) => value === null)).toBe(true);
  });

  it('comes out the same whatever the order and however often the events come', async () => {
    const projection = evening.service.get(ProjectionService);
    const events = anEvening();
    await projection.apply(events);
    const expected = await facts();
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 }),
        fc.integer({ min: 1, max: 9 }),
        async (shuffled, batch) => {
          for (const table of [
            'contact_facts',
            'call_facts',
            'callback_facts',
            'reply_facts',
            'appointment_facts',
            'referral_facts',
          ])
            await evening.rows(`delete from ${table}`);
          for (let at = 0; at < shuffled.length; at += batch) await projection.apply(shuffled.slice(at, at + batch));
          expect(await facts()).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  });
});
