// The month's table, read by two, and what stays with those who help.
import { compareMonth, compareWithheld, monthOf } from './month.mjs';
import { expect, expectEqual, refused, until } from './narrator.mjs';
import { printMonth } from './print-month.mjs';

/** @param {import('./evening.mjs').Cast} cast */
export async function playEnding(cast) {
  const { tell, anybody, desk, lateDesk, center, a, supervisor, people, done, doneLate, names } = cast;

  const month = await tell('The supervisor opens the month’s table; every figure is what the tour did', async (say) => {
    const { items } = await supervisor.api.get(`/api/contacts?deskId=${desk.id}&limit=200`);
    const should = Object.values(done);
    expectEqual(
      items
        .map((one) => one.id)
        .toSorted()
        .join(),
      ids(should).toSorted().join(),
      'contacts of the desk',
    );
    expect(
      items.every((one) => one.state === 'closed'),
      'a contact of the tour is not closed',
    );
    const months = new Set(items.map((one) => monthOf(one.openedAt, center.timeZone)));
    expectEqual(months.size, 1, 'months the tour ran in (begin again if one just ended)');
    for (const one of items)
      if (one.answeredAt) waitOf(one.id).wait = (Date.parse(one.answeredAt) - Date.parse(one.openedAt)) / 1000;
    const [wanted] = months;
    const { table, compared } = await until(async () => {
      const counted = await supervisor.api.get(`/api/statistics/month?month=${wanted}&deskId=${desk.id}`);
      return { table: counted, compared: compareMonth(counted, cast) };
    });
    say(`${compared} figures compared, none differs`);
    return table;
  });

  await tell('The bureau 教育局 reads the same month without its small cells', async (say) => {
    const seen = await people.bureau.api.get(`/api/statistics/month?month=${month.month}&deskId=${desk.id}`);
    const { withheld, shown } = compareWithheld(seen, month);
    say(`${withheld} cells withheld, and the rates made of them; ${shown} told: no count under five can be worked out`);
  });

  await tell('What is said stays with those who help', async (say) => {
    const [bureau, school] = [people.bureau.api, people.school.api];
    const content = [`/api/contacts/${done.night.id}`, `/api/contacts/${done.night.id}/messages`, '/api/contacts'];
    for (const path of content) {
      await refused(() => bureau.get(path), 403, 'permission.missing');
      await refused(() => school.get(path), 403, 'permission.missing');
      await refused(() => anybody.get(path), 401, 'sign-in.required');
    }
    await refused(() => school.get(`/api/statistics/month?month=${month.month}`), 403, 'permission.missing');
    await refused(() => a.api.get(`/api/contacts/${done.night.id}`), 404, 'contact.not-found');
    say(
      'bureau and school: contact, messages, list → 403 permission.missing; without a sign-in → 401 sign-in.required',
    );
    say('counselor A, who declined it: 404 contact.not-found, as if it did not exist');
  });

  await tell('The desk whose lines were closed has its own table', async (say) => {
    const counted = await until(async () => {
      const table = await supervisor.api.get(`/api/statistics/month?month=${month.month}&deskId=${lateDesk.id}`);
      const of = (channel) => table.byChannel.find((row) => row.channel === channel);
      expectEqual(of('board')?.entered ?? 0, doneLate.board, 'messages there');
      expectEqual(of('phone')?.outOfHours ?? 0, doneLate.phone, 'voice messages out of hours there');
      return table;
    });
    say(
      `board ${doneLate.board}, out of hours by telephone ${doneLate.phone}, voice messages ${counted.calls.voiceMessages}`,
    );
  });

  console.log(['', ...printMonth(month, names)].join('\n'));

  function waitOf(id) {
    return Object.values(done).find((contact) => contact.id === id);
  }
}

function ids(contacts) {
  return contacts.map((contact) => contact.id);
}
