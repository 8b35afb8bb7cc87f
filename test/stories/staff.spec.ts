import { setTimeout } from 'node:timers/promises';
import type { Socket } from 'socket.io-client';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { RosterService } from '../../src/staff/index.js';
import { EVENING, Evening, hours } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

const NEW_PASSWORD = 'another-long-password';

describe('people and desks', () => {
  let evening: Evening;
  let admin: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    admin = await evening.staff('admin');
  });
  afterEach(() => evening.end());

  const gone = (socket: Socket) => new Promise((resolve) => socket.once('disconnect', resolve));

  describe('a sign-in', () => {
    it('ends with its consoles when the password is changed elsewhere', async () => {
      const here = await evening.staff('lin');
      const elsewhere = await evening.staff('lin');
      const kept = await here.console();
      const ended = gone(await elsewhere.console());
      const change = await here.put('/me/password', { current: DEMO_PASSWORD, next: NEW_PASSWORD });
      expect(change.status).toBe(200);
      await ended;
      expect(kept.connected).toBe(true);
      expect((await elsewhere.get('/me')).status).toBe(401);
      expect((await here.get('/me')).status).toBe(200);
    });

    it('ends with its consoles when an administrator resets the password', async () => {
      const lin = await evening.staff('lin');
      const ended = gone(await lin.console());
      expect((await admin.put(`/accounts/${lin.id}`, { password: NEW_PASSWORD })).status).toBe(200);
      await ended;
      expect((await lin.get('/me')).status).toBe(401);
    });

    it('ends with its consoles when it has lasted twelve hours', async () => {
      const lin = await evening.staff('lin');
      evening.clock.advance(hours(12) - 500);
      await gone(await lin.console());
    });

    it('is not begun with a password that is being replaced', async () => {
      const reset = await evening.sql.connect();
      try {
        await reset.query('begin');
        await reset.query(`update accounts set password_hash = 'another' where login = 'lin'`);
        const refused = expect(evening.staff('lin')).rejects.toThrow('sign-in.refused');
        const { rows } = await reset.query('select pg_current_xact_id()::text as id');
        const waiting = `select 1 from pg_locks where not granted and transactionid::text = $1`;
        while ((await evening.rows(waiting, [rows[0].id])).length === 0) await setTimeout(20);
        await reset.query('commit');
        await refused;
      } finally {
        reset.release();
      }
    });
  });

  describe('a district’s administrator', () => {
    let district: StaffMember;
    let units: { id: string; kind: string }[];
    const unit = (kind: string) => units.find((one) => one.kind === kind)?.id ?? '';

    beforeEach(async () => {
      units = (await admin.get('/org-units')).body.items;
      const made = await admin.post('/accounts', {
        login: 'east-admin',
        displayName: '城东管理员',
        role: 'administrator',
        orgUnitId: unit('district'),
        password: NEW_PASSWORD,
      });
      expect(made.status).toBe(201);
      district = await evening.staff('east-admin', NEW_PASSWORD);
    });

    it('sees what her own people did, and nothing of the city’s', async () => {
      const whoseRows = async (reader: StaffMember) => {
        const { items } = (await reader.get('/audit')).body;
        return [...new Set(items.map((row: { accountName: string | null }) => row.accountName))];
      };
      expect(await whoseRows(district)).toEqual(['城东管理员']);
      expect(await whoseRows(admin)).toEqual(expect.arrayContaining(['城东管理员', '系统管理员']));
      expect((await district.get(`/audit?accountId=${admin.id}`)).body.items).toEqual([]);
    });

    it('makes desks in her district only', async () => {
      const desk = (slug: string, orgUnitId: string, memberIds: string[] = []) =>
        district.post('/desks', { slug, name: '新服务台', orgUnitId, hours: [], memberIds });
      expect((await desk('above', unit('city'))).body.error.code).toBe('org-unit.not-found');
      expect((await desk('beside', unit('hospital'))).body.error.code).toBe('org-unit.not-found');
      expect((await desk('hers', unit('district'))).status).toBe(201);
      expect((await desk('below', unit('school'), [district.id])).status).toBe(201);
      expect((await desk('borrowed', unit('school'), [admin.id])).body.error.code).toBe('account.not-found');
    });

    it('adds nobody of the city to a desk', async () => {
      const [east] = await evening.rows<{ id: string }>(`select id from desks where slug = 'east'`);
      const add = (accountId: string) => district.post(`/desks/${east?.id}/members`, { accountId });
      expect((await add(admin.id)).body.error.code).toBe('account.not-found');
      expect((await add(district.id)).status).toBe(200);
    });
  });

  it('a shift that was cancelled stays away when the roster is laid out again', async () => {
    const [city] = await evening.rows<{ id: string }>(`select id from desks where slug = 'city'`);
    const from = EVENING.toISOString();
    const to = new Date(EVENING.getTime() + hours(48)).toISOString();
    const shifts = async () => (await admin.get(`/desks/${city?.id}/shifts?from=${from}&to=${to}`)).body.items;
    const [first, ...others] = await shifts();
    expect((await admin.delete(`/shifts/${first.id}`)).status).toBe(200);
    await evening.service.get(RosterService).layOut();
    expect(await shifts()).toEqual(others);

    const { accountId, kind, startsAt, endsAt } = first;
    const planned = await admin.post(`/desks/${city?.id}/shifts`, { accountId, kind, startsAt, endsAt });
    expect(planned.status).toBe(201);
    await evening.service.get(RosterService).layOut();
    expect(await shifts()).toHaveLength(others.length + 1);
  });
});
