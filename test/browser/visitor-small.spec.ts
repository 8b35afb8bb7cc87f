import type { BrowserContextOptions, Page } from 'playwright-core';
import { everyEvening, SERIOUS } from './on-duty.js';
import { looker, says, taken } from './visitor-page.js';

/** What is written on the buttons on the way through the page. */
const ways = {
  zh: {
    hours: '随时可以写',
    call: '打电话',
    otherNumbers: '用电话机打别的号码',
    back: '返回',
    chat: '在线聊',
    haveCode: '我有取回码',
    code: '取回码',
    open: '打开',
    board: '留言',
    words: '想说的话',
    send: '发送',
    help: '听起来你现在很难受',
    kept: '我记好了',
    goOn: '接着说',
    options: '取回码和这台设备',
    unsent: '还没发出，会自动重试',
  },
  en: {
    hours: 'Write any time',
    call: 'Call',
    otherNumbers: 'Other numbers, by telephone',
    back: 'Back',
    chat: 'Chat',
    haveCode: 'I have a code',
    code: 'Code',
    open: 'Open',
    board: 'Write',
    words: 'What you want to say',
    send: 'Send',
    help: 'It sounds very hard for you now',
    kept: 'I have kept it',
    goOn: 'Go on writing',
    options: 'Code and this device',
    unsent: 'Not sent yet, trying again by itself',
  },
} as const;

const SMALLEST = { width: 320, height: 568 };
/** 40 letters without a place to break, as addresses are */
const UNBREAKABLE = 'https://example.com/abcdefghijklmnopqrst';

describe('the visitor’s page on the smallest phone', () => {
  const here = everyEvening();

  it.each([
    ['zh', 'light'],
    ['zh', 'dark'],
    ['en', 'light'],
    ['en', 'dark'],
  ] as const)(
    'fits without sideways scroll on each screen and can be used by everybody, %s %s',
    async (language, theme) => {
      const say = ways[language];
      const page = await phone({ colorScheme: theme, reducedMotion: 'reduce' });
      const { found, look } = looker(page, `visitor-320-${language}-${theme}`);
      const sideways: Record<string, unknown> = {};
      const at = async (screen: string) => {
        const wide = await tooWideOn(page);
        if (wide.length > 0) sideways[screen] = wide;
        await look(screen);
      };
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      const choice = (name: string) => page.getByRole('list').getByRole('button', { name }).first();
      const field = (name: string) => page.getByRole('textbox', { name });

      await page.goto('/');
      if (language === 'en') await button('EN').click();
      await page.getByText(say.hours).waitFor();
      await at('home');
      await choice(say.call).click();
      await button(say.otherNumbers).click();
      await page.locator('main a[href^="tel:"]').first().waitFor();
      await at('numbers');
      await button(say.back).click();
      await choice(say.chat).click();
      await field(say.words).waitFor();
      await at('chat');
      await button(say.back).click();
      await page.getByRole('button', { name: say.haveCode }).click();
      await field(say.code).fill('1234');
      await button(say.open).click();
      await page.getByRole('alert').waitFor();
      await at('return');
      await button(say.back).click();
      await choice(say.board).click();
      await field(say.words).fill(`${SERIOUS} ${UNBREAKABLE}`);
      await at('write');
      await button(say.send).click();
      await page.getByText(say.help).waitFor();
      await button(say.kept).waitFor();
      await at('code-and-help');
      await button(say.kept).click();
      const { lin, contactId } = await taken(here.evening);
      await says(lin, contactId, UNBREAKABLE);
      await page.getByRole('listitem').filter({ hasText: UNBREAKABLE }).nth(1).waitFor();
      await page.getByText(say.options).click();
      await at('thread');
      await page.route('**/api/board/**', (route) => route.abort('internetdisconnected'));
      await field(say.goOn).fill('1');
      await button(say.send).click();
      await page.getByText(say.unsent).waitFor();
      await at('unsent');
      await page.goto('/jieqi.html');
      await at('left');
      expect([sideways, found]).toEqual([{}, {}]);
    },
  );

  async function phone(options: BrowserContextOptions): Promise<Page> {
    return (await here.browser.phone({ viewport: SMALLEST, ...options })).newPage();
  }
});

/** @returns what reaches beyond the right edge, by tag and class; what is cut off or scrolls within itself is no part of it */
function tooWideOn(page: Page): Promise<string[]> {
  return page.evaluate(`[document.scrollingElement, ...document.querySelectorAll('main, main *, header *, footer *')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX)
      || one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.out-of-sight'))
    .map((one) => one.localName + '.' + one.className)`);
}
