// The ways out of a contact: an appointment 预约, a referral 转介 to a hospital of the alliance, a case 个案.
import { randomUUID } from 'node:crypto';
import { codeHeader } from './api.mjs';
import { expect, expectEqual, refused, until } from './narrator.mjs';

const DAY_MS = 86_400_000;

/** @param {import('./evening.mjs').Cast} cast */
export async function playAppointment({ tell, anybody, desk, a, b, people, appointments }, caller) {
  await tell('While they talk, B books a free slot of hers in a room; the student sees it by the code', async (say) => {
    const [from, to] = [1, 3].map((days) => new Date(Date.now() + days * DAY_MS).toISOString());
    const free = await b.api.get(`/api/slots?deskId=${desk.id}&from=${from}&to=${to}`);
    const slot = free.items.find((one) => one.counselor.id === b.id && one.rooms.length > 0);
    expect(slot, 'no free slot of B');
    const wanted = { counselorId: b.id, roomId: slot.rooms[0].id, startsAt: slot.startsAt, companions: 'guardian' };
    const path = `/api/contacts/${caller.contactId}/appointments`;
    const input = { clientId: randomUUID(), ...wanted };
    const booked = await b.api.post(path, input);
    expectEqual((await b.api.post(path, input)).id, booked.id, 'the appointment when it is sent twice');
    await refused(() => b.api.post(path, { clientId: randomUUID(), ...wanted }), 409, 'appointment.slot-taken');
    const { items } = await anybody.get('/api/visitor/appointments', codeHeader(caller.code));
    expectEqual(
      items.map((one) => `${one.startsAt} ${one.roomName}`).join(),
      `${slot.startsAt} ${booked.room.name}`,
      'what the student sees',
    );
    const week = await people.scheduler.api.get(`/api/appointments?deskId=${desk.id}&from=${from}&to=${to}`);
    expectEqual(week.items.length, 1, 'appointments in the booking desk’s week');
    await refused(() => people.scheduler.api.get(`/api/contacts/${caller.contactId}`), 403, 'permission.missing');
    appointments.push({ startsAt: slot.startsAt });
    say(`${slot.startsAt}, ${booked.room.name}, with a guardian; the same slot again → 409 appointment.slot-taken`);
    say('the booking desk 预约台 sees the week and nothing of what it is about');
  });
  await tell('A case 个案: one line for the person, a responsible counselor, a next date', async (say) => {
    const nextDate = new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10);
    const opened = await b.api.post(`/api/contacts/${caller.contactId}/case`, { nextDate });
    expectEqual(opened.responsible.displayName, b.displayName, 'responsible');
    await refused(() => b.api.post(`/api/contacts/${caller.contactId}/case`, { nextDate }), 409, 'case.open-already');
    await refused(() => a.api.get(`/api/cases/${opened.id}`), 404, 'case.not-found');
    caller.caseId = opened.id;
    say(`case #${opened.number}, next look on ${nextDate}; a second one for the same person → 409 case.open-already`);
  });
}

/**
 * The green channel 绿色通道. Only on a service of the tour's own: a real hospital must never be asked for a child who does
 * not exist, and its clock is moved rather than waited for.
 * @param {import('./evening.mjs').Cast} cast
 */
export async function playReferral({ tell, desk, b, supervisor, admin, hospitals, moveClock, referrals }, caller) {
  const path = `/api/contacts/${caller.contactId}/referrals`;
  const packet = { reason: '有计划，今晚需要有人看护。', measures: '已告知监护人，正在赶来。', guardian: 'told' };
  const input = { clientId: randomUUID(), basis: 'life-emergency', packet };
  const { items: before } = await admin.get('/api/alliance');
  const ours = hospitals.map(({ unitId }) => ({ hospitalId: unitId, acknowledgeMinutes: 15, phone: '0000-1234567' }));
  await admin.put('/api/alliance', { hospitals: ours });

  const referral = await tell(
    'Graded 4: B refers the child to the alliance; the first hospital’s clock runs',
    async (say) => {
      await b.api.put(`/api/contacts/${caller.contactId}/grade`, { grade: '2' });
      await refused(() => b.api.post(path, input), 409, 'referral.grade-too-low');
      await b.api.put(`/api/contacts/${caller.contactId}/grade`, { grade: '4' });
      const sent = await b.api.post(path, input);
      expectEqual((await b.api.post(path, input)).id, sent.id, 'the referral when it is sent twice');
      await hospitals[0].line.next('referral.changed', (one) => one.referralId === sent.id);
      const opened = await hospitals[0].api.get(`/api/referrals/${sent.id}`);
      expectEqual(opened.packet?.reason, packet.reason, 'what the hospital reads');
      await refused(() => hospitals[1].api.get(`/api/referrals/${sent.id}`), 404, 'referral.not-found');
      await refused(
        () => hospitals[0].api.get(`/api/contacts/${caller.contactId}/messages`),
        403,
        'permission.missing',
      );
      say(`at grade 2 → 409 referral.grade-too-low; at 4 it is sent, due ${sent.dueAt}`);
      say('the hospital asked reads the packet and nothing else; the one not asked finds nothing (404)');
      return sent;
    },
  );

  await tell('Nobody there acknowledges in 15 minutes: the next hospital is asked by itself', async (say) => {
    await moveClock(15 * 60_000 + 1_000);
    await hospitals[1].line.next('referral.changed', (one) => one.referralId === referral.id);
    const [now] = (await hospitals[1].api.get('/api/referrals')).items;
    expectEqual(now.id, referral.id, 'what the second hospital is asked');
    const seen = await b.api.get(`/api/referrals/${referral.id}`);
    expectEqual(seen.asked.map((one) => one.state).join(), 'passed,asked', 'states of the two hospitals');
    say('the clock is a row in the database; here the tour moved the time, nobody waited');
  });

  await tell('The second hospital acknowledges 医院已确认; B and the supervisor are told', async (say) => {
    await hospitals[1].api.post(`/api/referrals/${referral.id}/acknowledge`);
    await b.line.next('referral.changed', (one) => one.referralId === referral.id);
    const seen = await supervisor.api.get(`/api/referrals/${referral.id}`);
    expectEqual(seen.acknowledgedBy?.name, hospitals[1].displayName, 'who acknowledged');
    await refused(
      () => hospitals[0].api.post(`/api/referrals/${referral.id}/acknowledge`),
      409,
      'referral.already-acknowledged',
    );
    const { line } = await b.api.get(`/api/cases/${caller.caseId}`);
    for (const kind of ['appointment', 'contact', 'referral', 'state']) {
      expectEqual(
        line.some((entry) => entry.kind === kind),
        true,
        `${kind} on the case’s line`,
      );
    }
    referrals.push({ escalated: true, acknowledged: true });
    say('one line shows the contact, the appointment and the referral, each with its time and state');
  });
  await admin.put('/api/alliance', {
    hospitals: before.map(({ hospitalId, acknowledgeMinutes, phone }) => ({ hospitalId, acknowledgeMinutes, phone })),
  });
  await until(async () => {
    const { items } = await supervisor.api.get('/api/alarms');
    expectEqual(items.filter((one) => one.deskId === desk.id).length, 0, 'alarms standing at the desk');
  });
}
