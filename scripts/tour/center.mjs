// The desk and the people of one evening, made through the administrator's public routes and nobody else's.
import { randomBytes } from 'node:crypto';
import { Api } from './api.mjs';

const HOUR_MS = 3_600_000;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/**
 * A district of its own with a desk that is open all day, so that nothing else at this center gets in the way.
 * @param {string} url
 * @param {{ login: string, password: string }} administrator
 * @param {(seconds: number) => void} onWait told when the sign-in limit makes it wait
 */
export async function makeCenter(url, administrator, onWait) {
  const mark = randomBytes(4).toString('hex');
  const admin = new Api(url, { onWait });
  const me = await admin.signIn(administrator.login, administrator.password);
  if (me.account.role !== 'administrator') throw new Error(`${administrator.login} is no administrator`);

  const units = (await admin.get('/api/org-units')).items;
  const top = units.find((unit) => !units.some((other) => other.id === unit.parentId));
  const district = await admin.post('/api/org-units', { parentId: top.id, kind: 'district', name: `夜航区 ${mark}` });
  const school = await admin.post('/api/org-units', {
    parentId: district.id,
    kind: 'school',
    name: `夜航中学 ${mark}`,
  });

  const account = async (role, displayName, orgUnitId) => {
    const login = `tour-${mark}-${randomBytes(3).toString('hex')}`;
    const password = randomBytes(18).toString('base64url');
    const vettedUntil = new Date(Date.now() + 300 * 24 * HOUR_MS).toISOString().slice(0, 10);
    const { id } = await admin.post('/api/accounts', { login, displayName, role, orgUnitId, password, vettedUntil });
    return { id, displayName, login, password };
  };
  const accounts = {
    a: await account('counselor', '许安', district.id),
    b: await account('counselor', '何宁', district.id),
    supervisor: await account('supervisor', '陆督导', district.id),
    bureau: await account('bureau', '教育局 统计', district.id),
    school: await account('school', '夜航中学 老师', school.id),
    scheduler: await account('scheduler', '夜航 预约台', district.id),
  };
  const hospitals = [];
  for (const name of ['夜航第一医院', '夜航第二医院']) {
    const displayName = `${name} ${mark}`;
    const unit = await admin.post('/api/org-units', { parentId: top.id, kind: 'hospital', name: displayName });
    const { login, password, id } = await account('hospital', `${name} 联络员`, unit.id);
    const api = new Api(url, { onWait });
    await api.signIn(login, password);
    hospitals.push({ id, unitId: unit.id, displayName, api });
  }

  const desk = await admin.post('/api/desks', {
    slug: `tour-${mark}`,
    name: `夜航服务台 ${mark}`,
    orgUnitId: district.id,
    holidayRule: 'open',
    hours: ['board', 'chat', 'phone', 'web-call'].flatMap(allDay),
    memberIds: [accounts.a.id, accounts.supervisor.id, accounts.scheduler.id],
  });
  const lateDesk = await admin.post('/api/desks', {
    slug: `tour-late-${mark}`,
    name: `夜航夜间台 ${mark}`,
    orgUnitId: district.id,
    holidayRule: 'open',
    hours: [
      ...allDay('board'),
      ...['chat', 'phone', 'web-call'].flatMap((channel) => notNow(channel, me.center.timeZone)),
    ],
    memberIds: [accounts.supervisor.id],
  });
  await admin.post(`/api/desks/${desk.id}/members`, { accountId: accounts.b.id });
  const [startsAt, endsAt] = [-1, 6].map((hours) => new Date(Date.now() + hours * HOUR_MS).toISOString());
  for (const { id } of [accounts.a, accounts.b]) {
    await admin.post(`/api/desks/${desk.id}/shifts`, { accountId: id, kind: 'crisis', startsAt, endsAt });
  }

  const room = await admin.post('/api/rooms', { deskId: desk.id, name: '听雨室', place: '夜航路 1 号 2 楼' });
  for (const { id } of [accounts.a, accounts.b]) {
    const hours = EVERY_DAY.map((weekday) => ({ weekday, opensMinute: 480, closesMinute: 1200 }));
    await admin.put(`/api/desks/${desk.id}/counseling-hours`, { accountId: id, hours });
  }

  const people = {};
  for (const [key, { login, password, ...rest }] of Object.entries(accounts)) {
    const api = new Api(url, { onWait });
    await api.signIn(login, password);
    people[key] = { ...rest, api };
  }
  return { admin, center: me.center, district, desk, lateDesk, room, people, hospitals };
}

function allDay(channel) {
  return EVERY_DAY.map((weekday) => ({ channel, weekday, opensMinute: 0, closesMinute: 1440 }));
}

/** An hour a day that is not this one, whenever the tour is played. */
function notNow(channel, timeZone) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).formatToParts();
  const hour = Number(parts.find((part) => part.type === 'hour').value);
  const opensMinute = (hour < 20 ? hour + 3 : hour - 3) * 60;
  return EVERY_DAY.map((weekday) => ({ channel, weekday, opensMinute, closesMinute: opensMinute + 60 }));
}

/** Takes the sign-ins back: on a service that lives on, nobody should be able to use them. */
export async function retire({ admin, people, hospitals }) {
  for (const { id } of [...Object.values(people), ...hospitals])
    await admin.put(`/api/accounts/${id}`, { disabled: true });
  await admin.signOut();
}
