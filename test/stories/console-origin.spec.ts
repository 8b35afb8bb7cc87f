import { io } from 'socket.io-client';
import { Evening } from '../support/evening.js';

/** Connects with this console's cookie from a page elsewhere. @returns whether it was admitted */
async function isAdmitted(url: string, cookie: string, headers: Record<string, string>): Promise<boolean> {
  const socket = io(`${url}/console`, {
    path: '/api/socket.io',
    transports: ['websocket'],
    extraHeaders: { cookie, ...headers },
    forceNew: true,
    reconnection: false,
  });
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('connect_error', () => resolve(false));
    });
  } finally {
    socket.disconnect();
  }
}

describe.each(['off', 'on'])('a console, with TRUST_PROXY %s', (trust) => {
  let evening: Evening;
  let cookie: string;
  beforeAll(async () => {
    evening = await Evening.begin({ TRUST_PROXY: trust });
    cookie = (await evening.staff('lin')).cookie;
  });
  afterAll(() => evening.end());

  const host = () => new URL(evening.url).host;

  it('is opened from the service’s own pages only', async () => {
    expect(await isAdmitted(evening.url, cookie, { origin: `http://${host()}` })).toBe(true);
    expect(await isAdmitted(evening.url, cookie, { origin: 'https://elsewhere.example' })).toBe(false);
    expect(await isAdmitted(evening.url, cookie, { origin: 'null' })).toBe(false);
  });

  it('believes the proxy about the host that the browser asked for, if there is one to be trusted', async () => {
    const asked = { origin: 'https://lamp.example.cn', 'x-forwarded-host': 'lamp.example.cn' };
    expect(await isAdmitted(evening.url, cookie, asked)).toBe(trust === 'on');
  });
});
