import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { next, StaffMember } from '../support/people.js';
import { freePort, SpawnedService } from '../support/spawned-service.js';
import { wechatSettings } from '../support/wechat-account.js';
import { WechatServer } from '../support/wechat-api.js';
import { callbackOf, postSigned } from '../support/wechat-callback.js';
import { newMessageId, openIdOf } from '../support/wechat-evening.js';

const MEI = openIdOf('mei');

describe('kill -9 of the service while it sends an answer to WeChat', () => {
  let folder: string;
  let port: number;
  let wechat: WechatServer;
  let service: SpawnedService;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplight-wechat-'));
    port = await freePort();
    wechat = new WechatServer(() => new Date());
    await wechat.open();
    service = await start();
  });
  afterAll(async () => {
    await service.stop();
    await wechat.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = () => SpawnedService.start(folder, port, wechatSettings(wechat.url, 'encrypted'));

  /** Somebody is asked to take a message. @param answers whether it is ever taken */
  function asked(answers: boolean): Promise<void> {
    return new Promise((resolve) => {
      wechat.beforeSend = () => {
        resolve();
        return answers ? Promise.resolve() : new Promise(() => undefined);
      };
    });
  }

  it('brings it after the next start, once', async () => {
    wechat.wrote(MEI);
    const { document } = callbackOf({ openId: MEI, content: '晚上睡不着', id: newMessageId() }, new Date());
    expect((await postSigned(service.url, document, new Date(), { mode: 'encrypted' })).status).toBe(200);
    const lin = await StaffMember.signIn(service.url, 'lin', DEMO_PASSWORD);
    const console_ = await lin.console();
    const contactId = await acceptedByWechat(lin, console_);
    const begun = asked(false);
    const written = await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '我在' });
    expect(written.status).toBe(201);
    await begun;
    lin.leave();
    await service.kill();
    expect(wechat.follower(MEI).heard).toEqual([]);

    const again = asked(true);
    service = await start();
    await again;
    await service.stop(); // waits for what is under way
    expect(wechat.follower(MEI).heard).toEqual(['我在']);
  });

  /** Takes whoever is offered until it is somebody from WeChat: the demo center has others waiting. */
  async function acceptedByWechat(lin: StaffMember, console_: Awaited<ReturnType<StaffMember['console']>>) {
    for (;;) {
      const made = next(console_, 'offer.made');
      await lin.put('/presence', { state: 'ready' });
      const { id } = await made;
      const { contactId } = (await lin.post(`/offers/${id}/accept`)).body;
      if ((await lin.get(`/contacts/${contactId}`)).body.door === 'wechat') return contactId as string;
      await lin.post(`/contacts/${contactId}/release`, { reason: 'not-suited' });
    }
  }
});
