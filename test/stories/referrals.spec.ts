import { Evening, minutes } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';
import { gradedContact, packet, refer } from '../support/referring.js';

describe('the green channel', () => {
  let evening: Evening;
  let lin: StaffMember;
  let chen: StaffMember;
  let yiyuan: StaffMember;
  let dean: StaffMember;
  let jiuling: StaffMember;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, chen, yiyuan, dean, jiuling] = (await Promise.all(
      ['lin', 'chen', 'yiyuan', 'dean', 'jiuling'].map((login) => evening.staff(login)),
    )) as [StaffMember, StaffMember, StaffMember, StaffMember, StaffMember];
    contactId = await gradedContact(evening, lin);
  });
  afterEach(() => evening.end());

  const standing = async (at: StaffMember) =>
    (await at.get('/referrals')).body.items.map((one: { asked: { name: string; state: string }[] }) =>
      one.asked.map(({ name, state }) => `${name} ${state}`),
    );
  const alarms = async () => (await chen.get('/alarms')).body.items.map(({ kind }: { kind: string }) => kind);

  it('asks the first hospital of the alliance, which sees what it needs and answers', async () => {
    const atYiyuan = await yiyuan.console();
    const told = next(atYiyuan, 'referral.changed');
    const sent = await refer(lin, contactId);
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({
      contactId,
      grade: '4',
      state: 'sent',
      sentBy: '林静',
      deskName: '市服务台',
      dueAt: '2026-11-19T11:45:00.000Z',
      unanswered: false,
      asked: [{ name: '市第一人民医院', state: 'asked' }],
      acknowledgedBy: null,
    });
    expect(await told).toEqual({ referralId: sent.body.id });

    const [listed] = (await yiyuan.get('/referrals')).body.items;
    expect(listed).toEqual(sent.body);
    const opened = await yiyuan.get(`/referrals/${listed.id}`);
    expect(opened.body.packet).toEqual(packet);

    const atLin = await lin.console();
    const answered = next(atLin, 'referral.changed');
    const acknowledged = await yiyuan.post(`/referrals/${listed.id}/acknowledge`);
    expect(acknowledged.body).toMatchObject({
      state: 'acknowledged',
      dueAt: null,
      acknowledgedBy: { name: '市第一人民医院', by: '市一院 联络员' },
    });
    await answered;
    const { items } = (await lin.get(`/contacts/${contactId}/referrals`)).body;
    expect(items).toEqual([acknowledged.body]);
    await evening.pass(minutes(60));
    expect(await standing(lin)).toEqual([['市第一人民医院 acknowledged']]);
    expect(await standing(dean)).toEqual([]);
  });

  it('goes to the next hospital when the clock passes, and on to the last', async () => {
    const { id } = (await refer(lin, contactId)).body;
    const atDean = await dean.console();
    const told = next(atDean, 'referral.changed');
    expect((await dean.get(`/referrals/${id}`)).status).toBe(404);
    await evening.pass(minutes(15));
    expect(await told).toEqual({ referralId: id });
    expect(await standing(lin)).toEqual([['市第一人民医院 passed', '心灯市得安医院 asked']]);
    expect(await standing(dean)).toEqual([['心灯市得安医院 asked']]);
    expect(await standing(yiyuan)).toEqual([['市第一人民医院 passed']]);
    await evening.pass(minutes(14));
    expect(await standing(jiuling)).toEqual([]);
    await evening.pass(minutes(1));
    expect(await standing(jiuling)).toEqual([['心灯市九龄医院 asked']]);
    expect(await alarms()).toEqual([]);
  });
});
