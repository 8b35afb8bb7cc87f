import { Evening, seconds } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

const NUMBER = '+8613912345678';

describe('settings', () => {
  let evening: Evening;
  let admin: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    admin = await evening.staff('admin');
  });
  afterEach(() => evening.end());

  const desks = async (): Promise<{ id: string; slug: string; orgUnitId: string }[]> =>
    (await admin.get('/desks')).body.items;
  const desk = async (slug: string) =>
    (await desks()).find((one) => one.slug === slug) as { id: string; orgUnitId: string };
  const audited = (action: string) => evening.rows('select detail from audit_log where action = $1', [action]);

  describe('of a desk', () => {
    it('are what the center begins with, and change one by one', async () => {
      const [city, east] = [await desk('city'), await desk('east')];
      expect(city).toMatchObject({
        liveOfferSeconds: 30,
        overflowSeconds: null,
        overflowDeskId: null,
        callbackMinutes: 30,
        longCallSeconds: 3600,
        repliesReviewed: false,
        recordsCountersigned: false,
      });
      const changed = await admin.patch(`/desks/${city.id}`, { overflowSeconds: 45, overflowDeskId: east.id });
      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({ overflowSeconds: 45, overflowDeskId: east.id, liveOfferSeconds: 30 });
      expect(changed.body.overflowDeskName).toBe((await desks()).find(({ id }) => id === east.id)?.['name' as 'slug']);
      const more = await admin.patch(`/desks/${city.id}`, {
        callbackMinutes: 15,
        name: '心灯热线',
        liveOfferSeconds: 20,
        repliesReviewed: true,
        recordsCountersigned: true,
      });
      expect(more.body).toMatchObject({
        name: '心灯热线',
        callbackMinutes: 15,
        overflowSeconds: 45,
        repliesReviewed: true,
        recordsCountersigned: true,
      });
      const cleared = await admin.patch(`/desks/${city.id}`, { overflowSeconds: null, overflowDeskId: null });
      expect(cleared.body).toMatchObject({ overflowSeconds: null, overflowDeskId: null, callbackMinutes: 15 });
      expect(await audited('desk.changed')).toContainEqual({ detail: { fields: 'overflowDeskId overflowSeconds' } });
    });

    it('hold for the next offer and for the visitor page at once', async () => {
      const city = await desk('city');
      await admin.patch(`/desks/${city.id}`, { liveOfferSeconds: 12, name: '心灯热线' });
      expect((await evening.visitor().ask('/visitor/front-door')).body.deskName).toBe('心灯热线');
      const lin = await evening.staff('lin');
      await lin.ready();
      await evening.visitor().calls();
      await evening.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      expect(Date.parse(offer.expiresAt) - Date.parse(offer.offeredAt)).toBe(seconds(12));
    });

    it('are given when it is made, too', async () => {
      const { id: overflowDeskId, orgUnitId } = await desk('city');
      const settings = {
        liveOfferSeconds: 45,
        overflowSeconds: 60,
        overflowDeskId,
        callbackMinutes: 60,
        longCallSeconds: 5400,
        repliesReviewed: true,
        recordsCountersigned: true,
      };
      const made = await admin.post('/desks', { slug: 'night', name: '夜间台', orgUnitId, hours: [], ...settings });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject(settings);
    });

    it.each([
      [{ overflowSeconds: 14 }, 'input.invalid'],
      [{ overflowSeconds: 3601 }, 'input.invalid'],
      [{ liveOfferSeconds: 4 }, 'input.invalid'],
      [{ textOfferSeconds: null }, 'input.invalid'],
      [{ callbackMinutes: 4 }, 'input.invalid'],
      [{ longCallSeconds: 14_401 }, 'input.invalid'],
      [{ slug: 'other' }, 'input.invalid'],
      [{}, 'input.invalid'],
      [{ overflowDeskId: '019aa000-0000-7000-8000-000000000000' }, 'desk.not-found'],
    ])('refuse %j', async (change, code) => {
      const city = await desk('city');
      const before = await desks();
      expect((await admin.patch(`/desks/${city.id}`, change)).body.error.code).toBe(code);
      expect(await desks()).toEqual(before);
    });

    it('let no desk overflow to itself, to one of another center, or to one out of reach', async () => {
      const [city, east] = [await desk('city'), await desk('east')];
      const change = (who: StaffMember, id: string, overflowDeskId: string) =>
        who.patch(`/desks/${id}`, { overflowDeskId });
      expect((await change(admin, city.id, city.id)).body.error.code).toBe('desk.overflows-to-itself');
      const units: { id: string; kind: string }[] = (await admin.get('/org-units')).body.items;
      await admin.post('/accounts', {
        login: 'east-admin',
        displayName: '城东管理员',
        role: 'administrator',
        orgUnitId: units.find(({ kind }) => kind === 'district')?.id,
        password: 'a long enough one',
      });
      const district = await evening.staff('east-admin', 'a long enough one');
      expect((await change(district, east.id, city.id)).body.error.code).toBe('desk.not-found');
      expect((await change(district, city.id, east.id)).body.error.code).toBe('desk.not-found');
    });
  });

  describe('of a person', () => {
    it('say where her calls ring; she sees the number, others that there is one', async () => {
      const lin = await evening.staff('lin');
      expect((await lin.get('/me')).body.account).toMatchObject({ telephone: null, answersAt: 'console' });
      expect((await lin.patch('/me/telephone', { telephone: NUMBER, answersAt: 'telephone' })).status).toBe(200);
      expect((await lin.get('/me')).body.account).toMatchObject({ telephone: NUMBER, answersAt: 'telephone' });
      const { items } = (await admin.get('/accounts')).body;
      expect(JSON.stringify(items)).not.toContain('12345');
      expect(items.find(({ login }: { login: string }) => login === 'lin')).toMatchObject({
        maskedTelephone: '139******78',
        answersAt: 'telephone',
      });
      expect(await audited('account.telephone-changed')).toEqual([{ detail: { answersAt: 'telephone' } }]);
      await lin.patch('/me/telephone', { telephone: null, answersAt: 'console' });
      expect((await lin.get('/me')).body.account).toMatchObject({ telephone: null, answersAt: 'console' });
    });

    it.each([
      [{ telephone: null, answersAt: 'telephone' }],
      [{ telephone: '13912345678', answersAt: 'console' }],
      [{ telephone: '+0123456', answersAt: 'console' }],
      [{ telephone: `${NUMBER},,1`, answersAt: 'telephone' }],
      [{ telephone: NUMBER }],
    ])('refuse %j as a telephone', async (input) => {
      const lin = await evening.staff('lin');
      expect((await lin.patch('/me/telephone', input)).body.error.code).toBe('input.invalid');
      expect((await lin.get('/me')).body.account).toMatchObject({ telephone: null, answersAt: 'console' });
    });

    it('say how many letters and chats she has room for, and the queue goes by it', async () => {
      const lin = await evening.staff('lin');
      const change = (input: object) => admin.put(`/accounts/${lin.id}`, input);
      expect((await change({ chatCapacity: 11 })).body.error.code).toBe('input.invalid');
      expect((await change({})).body.error.code).toBe('input.invalid');
      expect((await change({ chatCapacity: 1, boardCapacity: 3 })).status).toBe(200);
      const { items } = (await admin.get('/accounts')).body;
      expect(items.find(({ login }: { login: string }) => login === 'lin')).toMatchObject({
        chatCapacity: 1,
        boardCapacity: 3,
      });
      await lin.ready();
      for (let n = 0; n < 2; n++) await evening.visitor().chats('想找人聊聊');
      await evening.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      await lin.post(`/offers/${offer.id}/accept`);
      await evening.settled();
      expect((await lin.get('/offers/current')).body.offer).toBeNull();
    });
  });
});
