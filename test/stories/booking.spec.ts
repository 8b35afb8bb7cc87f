import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

interface Slot {
  counselor: { id: string; displayName: string };
  startsAt: string;
  endsAt: string;
  rooms: { id: string; name: string }[];
}

/** The week after the evening, in Shanghai. */
const WEEK = 'from=2026-11-20T00:00:00%2B08:00&to=2026-11-27T00:00:00%2B08:00';

describe('an appointment', () => {
  let evening: Evening;
  let lin: StaffMember;
  let student: Visitor;
  let contactId: string;
  let deskId: string;

  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
    const [desk] = await evening.rows<{ id: string }>(`select id from desks where slug = 'city'`);
    deskId = desk?.id as string;
    student = evening.visitor();
    await student.writes('想和老师当面聊聊');
    contactId = await take(lin);
  });
  afterEach(() => evening.end());

  async function take(counselor: StaffMember): Promise<string> {
    await counselor.ready();
    await evening.settled();
    const { offer } = (await counselor.get('/offers/current')).body;
    return (await counselor.post(`/offers/${offer.id}/accept`)).body.contactId;
  }

  async function slots(who: StaffMember = lin, more = ''): Promise<Slot[]> {
    const reply = await who.get(`/slots?deskId=${deskId}&${WEEK}${more}`);
    expect(reply.status).toBe(200);
    return reply.body.items;
  }

  const wish = (slot: Slot, more: Record<string, unknown> = {}) => ({
    clientId: randomUUID(),
    counselorId: slot.counselor.id,
    roomId: slot.rooms[0]?.id,
    startsAt: slot.startsAt,
    companions: 'family',
    ...more,
  });
  const book = (body: unknown, who = lin, id = contactId) => who.post(`/contacts/${id}/appointments`, body);
  const firstOf = async (who: StaffMember) => (await slots()).find(({ counselor }) => counselor.id === who.id) as Slot;

  it('is booked from the open contact in a free slot, and the visitor finds it by the code', async () => {
    const slot = await firstOf(lin);
    const made = await book(wish(slot));
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({
        contactId,
        deskId,
        state: 'booked',
        startsAt: slot.startsAt,
        endsAt: slot.endsAt,
        companions: 'family',
        counselor: slot.counselor,
        bookedBy: '林静',
      }),
    ]);
    const seen = await student.ask('/visitor/appointments');
    expect([seen.status, seen.body.items]).toEqual([
      200,
      [
        {
          startsAt: slot.startsAt,
          endsAt: slot.endsAt,
          timeZone: 'Asia/Shanghai',
          deskName: '市服务台',
          counselorName: '林静',
          roomName: slot.rooms[0]?.name,
          place: made.body.room.place,
          companions: 'family',
          state: 'booked',
        },
      ],
    ]);
    const [event] = await evening.rows(`select * from contact_events where type = 'appointment.booked'`);
    expect(event).toMatchObject({
      contact_id: contactId,
      desk_id: deskId,
      actor_id: lin.id,
      payload: { appointmentId: made.body.id, startsAt: slot.startsAt },
    });
  });
});
