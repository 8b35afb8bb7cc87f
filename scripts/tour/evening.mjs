// The evening itself: every step through the public API and sockets, each held to what the service promises.
import { Api } from './api.mjs';
import { playBoard } from './board.mjs';
import { playCarrier } from './carrier.mjs';
import { makeCenter, retire } from './center.mjs';
import { playEnding } from './ending.mjs';
import { Line } from './line.mjs';
import { expectEqual } from './narrator.mjs';
import { playAppointment, playReferral } from './onward.mjs';
import { endWebCall, playChat, playWebCall } from './talking.mjs';

/**
 * Everybody and everything the chapters share.
 * @typedef {Awaited<ReturnType<typeof makeCenter>> & Record<string, any>} Cast
 *
 * @typedef {object} Place where the evening takes place
 * @property {{ visitors: string, staff: string }} urls the process that visitors are pinned to, and that of the staff
 * @property {{ login: string, password: string }} administrator
 * @property {import('./narrator.mjs').Narrator} narrator
 * @property {((ms: number) => Promise<void>) | null} moveClock null on a service that lives on: its time is its own
 * @property {{ publicUrl: string, authToken: string } | null} carrier what the service checks the carrier's signature with
 */

/** @param {Place} place @returns {{ cleanUp: () => Promise<void>, play: () => Promise<void> }} play throws at the first broken promise */
export function evening({ urls, administrator, narrator, moveClock, carrier }) {
  const tell = narrator.tell.bind(narrator);
  const lines = [];
  const open = async (line) => {
    lines.push(await line);
    return lines.at(-1);
  };
  let made;

  return { play, cleanUp };

  async function play() {
    const waited = (seconds) => console.log(`    (the service asks to wait ${seconds} s: its rate limit)`);
    const anybody = new Api(urls.visitors, { onWait: waited });
    made = await tell('An administrator opens a desk 服务台 with its people', async (say) => {
      const center = await makeCenter(urls.staff, administrator, waited);
      const door = await anybody.get(`/api/visitor/front-door?desk=${center.desk.slug}`);
      expectEqual(door.channels.filter((one) => one.open).length, 4, 'channels open at the new desk');
      say(
        `${center.desk.name} in ${center.center.name}: board 留言板, chat 在线聊, calls 电话 open now, by its own front door`,
      );
      say(
        'two counselors 咨询师 on a shift 班次 that covers now, a supervisor 督导, a booking desk 预约台, three hospitals,',
      );
      say('a bureau reader, a school’s account; one room with hours for face-to-face sessions 面询');
      return center;
    });
    const { a, b, supervisor } = made.people;
    const names = await readTaxonomy(a.api);
    const queue = () => supervisor.api.get('/api/queue');
    supervisor.line = await open(Line.console(supervisor.api, 'the supervisor'));
    const cast = {
      ...made,
      ...{ tell, open, url: urls.visitors, anybody, a, b, supervisor, names, queue, moveClock, carrier },
      nameOf: (code) => `${code} ${names.get(code)?.zh ?? ''}`,
      /** Whom an act has put in line. */
      async waiting(act) {
        const before = new Set((await queue()).items.map((entry) => entry.contactId));
        await act();
        const added = (await queue()).items.filter((entry) => !before.has(entry.contactId));
        expectEqual(added.length, 1, 'contacts that come to wait');
        return added[0];
      },
      /** What the tour did, for the month to be held against. */
      ...{ done: {}, doneLate: { board: 0, phone: 0 }, calls: [], appointments: [], referrals: [] },
    };

    await playBoard(cast);
    await playChat(cast);
    if (carrier) await playCarrier(cast);
    else console.log('    (calls by carrier are left out: their signature needs the carrier’s secret)');
    const caller = await playWebCall(cast);
    await playAppointment(cast, caller);
    if (moveClock) {
      for (const hospital of cast.hospitals) {
        hospital.line = await open(Line.console(hospital.api, hospital.displayName));
      }
      await playReferral(cast, caller);
    } else console.log('    (the referral is left out: no real hospital must be asked for a child who does not exist)');
    await endWebCall(cast, caller);
    const left = (await queue()).items.filter((entry) => entry.deskId === made.desk.id);
    expectEqual(left.length, 0, 'contacts still waiting at the desk');
    await playEnding(cast);
  }

  async function cleanUp() {
    for (const line of lines) line.close();
    if (made) await retire(made);
  }
}

async function readTaxonomy(api) {
  const { groups } = await api.get('/api/taxonomy');
  return new Map(groups.flatMap((group) => group.tags).map((tag) => [tag.code, tag]));
}
