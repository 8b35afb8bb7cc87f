import type { BrowserContext, Page } from 'playwright-core';
import { picture, shiftsOf } from '../support/browser.js';
import { next } from '../support/people.js';
import { everyEvening } from './on-duty.js';
import { codeOn, keptOn, looker, firstScreen as openFirst, says, scrollsOn, taken } from './visitor-page.js';

const ORDINARY = '这次月考没考好，晚上总是睡不着，怕爸妈失望';
const SERIOUS = '我不想活了，药已经买好了，今晚就吃';
const ANSWER = '谢谢你写下来，我在这里，慢慢说';
const BUDGET_BYTES = 90 * 1024;

describe('the visitor’s page', () => {
  const here = everyEvening();

  it('takes a message without a name, says that it is stored, and gives the code', async () => {
    const page = await firstScreen();
    await page.getByRole('button', { name: '留言' }).click();
    for (const promise of [/看留言的是/, /平时不会告诉/, /才会告诉能帮上忙的人/])
      expect(await page.getByText(promise).isVisible()).toBe(true);
    expect(await page.getByRole('textbox').count()).toBe(1);
    await page.getByRole('textbox', { name: '想说的话' }).fill(ORDINARY);
    await picture(page, 'visitor-write');
    await page.getByRole('button', { name: '发送' }).click();

    const mine = page.getByRole('listitem').filter({ hasText: ORDINARY });
    await mine.getByText('已送到').waitFor();
    const code = await codeOn(page);
    expect(code).toMatch(/^\d{20}$/);
    const stored = await here.evening.rows('select author from messages');
    expect(stored).toEqual([{ author: 'visitor' }]);
    await page.getByText('下一个就到你').waitFor();
    await picture(page, 'visitor-code');
    await page.getByRole('button', { name: '我记好了' }).click();
    await picture(page, 'visitor-thread');
  });

  it('leads back to the answer with the code, on another device', async () => {
    const code = await written(ORDINARY);
    await answer(ANSWER);

    const page = await firstScreen();
    await page.getByRole('button', { name: '我有取回码，看回复' }).click();
    const field = page.getByRole('textbox', { name: '取回码' });
    await field.fill(code.slice(0, 19));
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByRole('alert').getByText('还差 1 位').waitFor();
    await field.fill(`${code.slice(0, 4)} ${code.slice(4, 8)}-${code.slice(8)}`);
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByRole('listitem').filter({ hasText: ANSWER }).getByText('心理老师').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: ORDINARY }).isVisible()).toBe(true);
  });

  it('shows the numbers at once after a serious message, and nothing of why', async () => {
    const page = await firstScreen();
    await write(page, SERIOUS);
    const card = page.getByRole('status').filter({ hasText: '听起来你现在很难受' });
    await card.getByRole('link', { name: /12356/ }).waitFor();
    expect(await card.getByRole('link').first().getAttribute('href')).toMatch(/^tel:\d+$/);
    expect(await page.getByText(/风险|信号|等级|自杀/).count()).toBe(0);
    await codeOn(page);
    await picture(page, 'visitor-help');

    const ordinary = await firstScreen();
    await write(ordinary, ORDINARY);
    await codeOn(ordinary);
    expect(await ordinary.getByText('听起来你现在很难受').count()).toBe(0);
  });

  it('keeps what could not be sent, says so, and sends it exactly once when the line is back', async () => {
    const page = await firstScreen();
    await write(page, ORDINARY);
    await codeOn(page);
    await page.getByRole('button', { name: '我记好了' }).click();
    const before = await countMessages();

    await page.context().setOffline(true);
    await page.getByRole('textbox', { name: '接着说' }).fill('还有一件事');
    await page.getByRole('button', { name: '发送' }).click();
    await page.getByText('还没发出，会自动重试').waitFor();
    await picture(page, 'visitor-unsent');
    expect(await countMessages()).toBe(before);

    await page.context().setOffline(false);
    await page.getByRole('listitem').filter({ hasText: '还有一件事' }).getByText('已送到').waitFor();
    expect(await page.getByText('还没发出').count()).toBe(0);
    expect(await countMessages()).toBe(before + 1);
  });

  it('sends once what the service stored but could not confirm', async () => {
    const page = await firstScreen();
    const before = await countMessages();
    // The first answer is lost on its way back: the service has the message, the phone does not know.
    await page.route(
      '**/api/board/threads',
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await write(page, ORDINARY);
    await page.getByRole('listitem').filter({ hasText: ORDINARY }).getByText('已送到').waitFor();
    expect(await countMessages()).toBe(before + 1);
  });

  it('keeps an unsent message over a reload', async () => {
    const page = await firstScreen();
    const before = await countMessages();
    await page.route('**/api/board/**', (route) => route.abort('internetdisconnected'));
    await write(page, ORDINARY);
    await page.getByText('还没发出，会自动重试').waitFor();
    await page.reload();
    await page.getByText('还没发出，会自动重试').waitFor();
    expect(await page.getByText(ORDINARY).isVisible()).toBe(true);
    expect(await countMessages()).toBe(before);

    await page.unroute('**/api/board/**');
    await page.getByRole('button', { name: '现在重试' }).click();
    await codeOn(page);
    expect(await countMessages()).toBe(before + 1);
  });

  it.each([
    ['the button', (page: Page) => page.getByRole('button', { name: '快速离开' }).click()],
    [
      'Esc twice',
      async (page: Page) => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
      },
    ],
  ])('leaves by %s with nothing behind: not on the device, not on Back, not on Forward', async (_, leave) => {
    const page = await pageOf(await here.browser.phone());
    // somewhere else before, so that Back has a place to go to
    await page.goto('/robots.txt');
    await page.goto('/');
    await write(page, SERIOUS);
    const code = await codeOn(page);
    await page.getByText('在这台设备上记住').click();
    await leave(page);
    await page.waitForURL('**/jieqi.html');
    await page.getByRole('heading', { name: '二十四节气' }).waitFor();
    expect(await keptOn(page)).toEqual([]);
    await picture(page, 'visitor-left');

    await page.goBack();
    expect(page.url()).toBe(`${here.evening.url}/robots.txt`);
    await page.goForward();
    expect(page.url()).toBe(`${here.evening.url}/jieqi.html`);
    await page.goForward();
    const left = await page.evaluate('document.documentElement.textContent');
    expect(left).not.toContain('药');
    expect(left).not.toContain(code.slice(0, 4));
    expect(page.url()).toBe(`${here.evening.url}/jieqi.html`);
  });

  it('leaving tries once more what was to be sent, and says beforehand what may be lost', async () => {
    const page = await firstScreen();
    // the service is away for long: nothing goes out by itself until the page is left
    await page.route('**/api/board/**', (route) => route.fulfill({ status: 503, headers: { 'retry-after': '600' } }));
    await page.getByRole('button', { name: '留言' }).click();
    await page.getByText('快速离开，没发出的可能会丢').waitFor();
    await page.getByRole('textbox', { name: '想说的话' }).fill(SERIOUS);
    await page.getByRole('button', { name: '发送' }).click();
    await page.getByText('还没发出，会自动重试').waitFor();
    await page.getByRole('textbox', { name: '接着说' }).fill('没有点发送的');
    expect(await countMessages()).toBe(0);

    await page.unroute('**/api/board/**');
    const lin = await here.evening.staff('lin');
    const offered = next(await lin.console(), 'offer.made');
    await lin.put('/presence', { state: 'ready' });
    await page.getByRole('button', { name: '快速离开' }).click();
    await page.waitForURL('**/jieqi.html');
    expect((await offered).signal).toBeGreaterThanOrEqual(3);
    expect(await keptOn(page)).toEqual([]);
    expect(await countMessages()).toBe(1);
  });

  it('one Esc alone, or a slow second one, leaves nobody', async () => {
    const page = await firstScreen();
    await page.getByRole('button', { name: '留言' }).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('heading', { name: '留言' }).isVisible()).toBe(true);
    expect(page.url()).toBe(`${here.evening.url}/`);
  });

  it('needs no scrolling on the first screen at 360×640, and shows all of it', async () => {
    const page = await firstScreen();
    expect(await scrollsOn(page)).toEqual([]);
    const whole = [
      page.getByRole('heading', { level: 1 }),
      ...['留言', '打电话', '在线聊', '我有取回码', '快速离开'].map((name) => page.getByRole('button', { name })),
      ...['110', '120', '12356'].map((name) => page.getByRole('link', { name: new RegExp(`拨打 ${name} `) })),
    ];
    for (const part of whole) {
      const box = await part.boundingBox();
      if (!box) throw new Error(`not shown: ${part}`);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(360);
      expect(box.y + box.height).toBeLessThanOrEqual(640);
    }
    await picture(page, 'visitor-home');
  });

  it('nothing on the first screen moves when the hours arrive', async () => {
    const page = await pageOf(await here.browser.phone());
    let arrive: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route('**/api/visitor/front-door', async (route) => {
      await asked;
      await route.continue();
    });
    await page.goto('/');
    await page.getByRole('button', { name: '打电话' }).waitFor();
    await shiftsOf(page);
    arrive();
    await page.getByText('现在开放，到 22:00').first().waitFor();
    expect(await shiftsOf(page)).toEqual([]);
  });

  it('shows the numbers without JavaScript', async () => {
    const page = await pageOf(await here.browser.phone({ javaScriptEnabled: false }));
    await page.goto('/');
    for (const [number, what] of [
      ['110', '报警'],
      ['120', '急救'],
      ['12356', '心理热线'],
    ] as const) {
      const link = page.getByRole('link', { name: `拨打 ${number} ${what}` });
      expect(await link.isVisible()).toBe(true);
      expect(await link.getAttribute('href')).toBe(`tel:${number}`);
    }
    await page.getByRole('link', { name: '快速离开' }).click();
    await page.waitForURL('**/jieqi.html');
  });

  it('takes at most 90 KB over the line for the first screen, gzip alone', async () => {
    const context = await here.browser.phone({ extraHTTPHeaders: { 'accept-encoding': 'gzip' } });
    const page = await pageOf(context);
    const line = await context.newCDPSession(page);
    await line.send('Network.enable');
    let bytes = 0;
    line.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    const encodings: (string | undefined)[] = [];
    page.on('response', (response) => {
      if (/\.(js|css)$|\/$/.test(response.url())) encodings.push(response.headers()['content-encoding']);
    });
    await page.goto('/', { waitUntil: 'networkidle' });
    await page.getByText('随时可以写').waitFor();
    expect(encodings.length).toBeGreaterThanOrEqual(3);
    expect(new Set(encodings)).toEqual(new Set(['gzip']));
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
  });

  it('shows an answer as it is written, without a reload', async () => {
    const page = await firstScreen();
    await write(page, ORDINARY);
    await codeOn(page);
    await page.getByRole('button', { name: '我记好了' }).click();
    await page.getByText('正在等').waitFor();
    await page.evaluate('globalThis.notReloaded = true');
    await answer(ANSWER);
    await page.getByRole('listitem').filter({ hasText: ANSWER }).waitFor();
    await page.getByRole('heading', { name: '正在看' }).waitFor();
    expect(await page.evaluate('notReloaded')).toBe(true);
    await picture(page, 'visitor-answered');
  });

  it.each(['light', 'dark'] as const)('can be used by everybody on each screen, %s', async (colorScheme) => {
    const page = await pageOf(await here.browser.phone({ colorScheme, reducedMotion: 'reduce' }));
    const { found, look } = looker(page, `visitor-${colorScheme}`);
    await page.goto('/');
    await page.getByText('随时可以写').waitFor();
    await look('home');
    await page.getByRole('button', { name: '打电话' }).click();
    await page.getByRole('button', { name: '用电话机打别的号码' }).click();
    await page.getByText('点号码就会拨出').waitFor();
    await look('numbers');
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByRole('button', { name: '在线聊' }).click();
    await page.getByRole('heading', { name: '在线聊' }).waitFor();
    await look('chat');
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByRole('button', { name: '我有取回码' }).click();
    await page.getByRole('textbox', { name: '取回码' }).fill('1234');
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByText('还差 16 位').waitFor();
    await look('return');
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByRole('button', { name: '留言' }).click();
    await page.getByRole('button', { name: '学生' }).click();
    await look('write');
    await page.getByRole('textbox', { name: '想说的话' }).fill(SERIOUS);
    await page.getByRole('button', { name: '发送' }).click();
    await codeOn(page);
    await page.getByText('听起来你现在很难受').waitFor();
    await look('code-and-help');
    await page.getByRole('button', { name: '我记好了' }).click();
    await answer(ANSWER);
    await page.getByRole('listitem').filter({ hasText: ANSWER }).waitFor();
    await page.getByText('取回码和这台设备').click();
    await look('thread');
    await page.route('**/api/board/**', (route) => route.abort('internetdisconnected'));
    await page.getByRole('textbox', { name: '接着说' }).fill('还有一件事');
    await page.getByRole('button', { name: '发送' }).click();
    await page.getByText('还没发出，会自动重试').waitFor();
    await look('unsent');
    await page.goto('/jieqi.html');
    await look('left');
    expect(found).toEqual({});
  });

  async function pageOf(context: BrowserContext): Promise<Page> {
    return context.newPage();
  }

  const firstScreen = () => openFirst(here.browser);

  async function write(page: Page, body: string): Promise<void> {
    await page.getByRole('button', { name: '留言' }).click();
    await page.getByRole('textbox', { name: '想说的话' }).fill(body);
    await page.getByRole('button', { name: '发送' }).click();
  }

  async function written(body: string): Promise<string> {
    const visitor = here.evening.visitor();
    await visitor.writes(body);
    return String(visitor.code);
  }

  /** The counselor on duty takes the one who waits, and answers. */
  async function answer(body: string): Promise<void> {
    const { lin, contactId } = await taken(here.evening);
    await says(lin, contactId, body);
  }

  async function countMessages(): Promise<number> {
    const [row] = await here.evening.rows<{ count: number }>('select count(*)::int as count from messages');
    return row?.count ?? 0;
  }
});
