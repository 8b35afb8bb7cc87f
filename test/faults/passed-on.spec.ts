import { EventEmitter, once } from 'node:events';
import { Config, Log, Processes, RedisLink } from '../../src/platform/index.js';
import { RedisServer } from '../support/redis-server.js';

type To = { readonly callId: string };
const callId = '0c1a7c5e-6a30-4b0c-9d50-3f3b1a2f4e11';
/** An address of the documentation range: found nowhere else. */
const ADDRESS = '203.0.113.77';
const signal = { kind: 'description', type: 'offer', sdp: `c=IN IP4 ${ADDRESS}` };

const together = RedisServer.isInstalled() || process.env.REQUIRE_ALL === '1' ? describe : describe.skip;

together('what two browsers tell each other, on its way from process to process', () => {
  let redis: RedisServer;
  let links: RedisLink[];
  let ways: ((to: To, payload: unknown) => Promise<void>)[];
  const told = new EventEmitter();

  beforeAll(async () => {
    redis = await RedisServer.start();
    links = [];
    ways = [0, 1].map((at) => {
      const log = new Log('silent');
      const config = Config.fromEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent', REDIS_URL: redis.url });
      const link = new RedisLink(config, log);
      const processes = new Processes(link, log);
      links.push(link);
      const pass = processes.passOn(
        'test.signal',
        (to: To, payload: unknown) => void told.emit(`at ${at}`, to, payload),
      );
      processes.onApplicationBootstrap();
      return pass;
    });
  });
  afterAll(async () => {
    for (const link of links) link.onApplicationShutdown();
    await redis.kill();
  });

  it('is heard in the other one, by publishing alone: no key and no stream ever holds it', async () => {
    const overheard = await redis.overhear();
    const heard = once(told, 'at 1');
    // said again until both have subscribed, as a page says `restart` until sound flows
    const saying = setInterval(() => void ways[0]?.({ callId }, signal), 50);
    expect(await heard).toEqual([{ callId }, signal]);
    clearInterval(saying);
    while (!overheard.text.includes(ADDRESS)) await new Promise((soon) => setImmediate(soon));
    const commands = overheard.text.split('\n').filter((line) => line.includes(ADDRESS));
    expect(commands.filter((line) => !/"PUBLISH"/i.test(line))).toEqual([]);
    overheard.stop();
  });

  it('is refused where it is longer than any browser makes it', async () => {
    await expect(ways[0]?.({ callId }, { sdp: 'x'.repeat(80_000) })).rejects.toThrow('too long');
  });
});
