import { accessibilityOf, effortOf, launch, picture, TestBrowser } from '../support/browser.js';
import { Evening, hours, minutes, seconds } from '../support/evening.js';
import { FakeCarrier, twilioSettings } from '../support/telephone.js';
import { offerOn, onDuty } from './on-duty.js';
import { callBar, WITH_MICROPHONE } from './ringing.js';
import { say } from './say.js';
import { CARRIER_CALLS, Carrier } from './telephone.js';

const RECORDING = `RE${'1'.repeat(32)}`;

describe('a call by telephone at the counselor’s console', () => {
  let chromium: Awaited<ReturnType<typeof launch>>;
  let api: FakeCarrier;
  let evening: Evening;
  let browser: TestBrowser;
  let carrier: Carrier;
  beforeAll(async () => {
    chromium = await launch();
  });
  afterAll(() => chromium?.close());
  beforeEach(async () => {
    api = await FakeCarrier.open();
    evening = await Evening.begin({ ...twilioSettings(api.url), PUBLIC_URL: CARRIER_CALLS });
    browser = new TestBrowser(chromium, evening);
    carrier = new Carrier(evening);
  });
  afterEach(async () => {
    await browser.close();
    await evening.end();
    await api.close();
    expect(browser.faults).toEqual({ strayed: [], blocked: [], broke: [] });
  });
  const call = async () =>
    (await evening.rows<{ state: string; ended_by: string | null }>('select state, ended_by from calls'))[0];

  it('rings, loads the carrier’s kit only then, connects by Enter, mutes, and ends with the caller', async () => {
    const page = await onDuty(browser, WITH_MICROPHONE);
    const loaded = await carrier.comesInto(page.context());
    await carrier.rings();
    await offerOn(page).getByText('电话 ·').waitFor();
    await browser.pass(seconds(1));
    expect(loaded).toEqual([]);
    await effortOf(page);
    await page.keyboard.press('Enter');
    await callBar(page).getByText('通话中').waitFor();
    expect(await effortOf(page)).toEqual({ keys: 1, clicks: 0 });
    expect(loaded).toHaveLength(1);
    expect(await call()).toEqual({ state: 'connected', ended_by: null });
    const line = page.getByRole('region', { name: '通话经过' });
    await line.getByText('138').waitFor();
    await line.getByRole('button', { name: '显示号码' }).click();
    await page.keyboard.press('2');
    await line.getByText(/13812345678/).waitFor();
    expect(await evening.rows(`select detail from audit_log where action = 'call.number-revealed'`)).toEqual([
      { detail: { reason: 'safety' } },
    ]);
    await line.getByRole('button', { name: '隐藏' }).click();
    await line.getByText(/13812345678/).waitFor({ state: 'detached' });
    await page.keyboard.press('m');
    await callBar(page).getByText('已静音').waitFor();
    expect(await page.evaluate('leg.muted')).toBe(true);
    await page.keyboard.press('m');
    expect(await page.evaluate('leg.muted')).toBe(false);
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, 'console-telephone');

    await carrier.hangsUp();
    await callBar(page).getByText('通话已结束').waitFor();
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    expect(await call()).toEqual({ state: 'ended', ended_by: 'visitor' });
  });

  it('hangs up by two keys, and the carrier is told', async () => {
    const page = await onDuty(browser, WITH_MICROPHONE);
    await carrier.comesInto(page.context());
    await carrier.rings();
    await offerOn(page).waitFor();
    await browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    await callBar(page).getByText('通话中').waitFor();
    await page.keyboard.press('d');
    await page.keyboard.press('d');
    await page.getByRole('button', { name: /^完成并结束/ }).waitFor();
    expect(await call()).toEqual({ state: 'ended', ended_by: 'counselor' });
    await browser.pass(seconds(10));
    expect(api.asked.filter(({ path }) => path.startsWith(`Calls/${carrier.callSid}`))).not.toEqual([]);
  });

  it('lets a message spoken after hours be heard, and finished without an answer', async () => {
    await browser.pass(hours(3));
    api.recordings.set(RECORDING, wave());
    await carrier.leaves(RECORDING, 42);
    for (let times = 0; times < 4; times++) await browser.pass(minutes(1));
    await browser.pass(hours(20));
    const page = await onDuty(browser);
    await offerOn(page).getByText('语音留言').waitFor();
    await page.getByRole('region', { name: '等待', exact: true }).getByText('语音留言 0:42').waitFor();
    await browser.pass(seconds(1));
    await page.keyboard.press('Enter');
    const message = page.getByRole('region', { name: '语音留言' });
    await message.getByText('0:42').waitFor();
    await message.getByRole('button', { name: '听留言' }).click();
    const player = message.locator('audio');
    await player.waitFor();
    expect(await player.getAttribute('src')).toMatch(/^blob:/);
    expect(await accessibilityOf(page)).toEqual([]);
    await picture(page, 'console-voice-message');
    await message.getByRole('button', { name: say('calls.calledBack') }).click();
    await message.getByRole('button', { name: say('calls.calledBack') }).waitFor({ state: 'detached' });
  });
});

/** A second of nothing, as a sound file. */
function wave(): Buffer {
  const head = Buffer.from(
    '524946462428000057415645666d7420100000000100010040 1f0000401f00000100080064617461 001f0000'.replace(/ /g, ''),
    'hex',
  );
  return Buffer.concat([head, Buffer.alloc(8_000, 128)]);
}
