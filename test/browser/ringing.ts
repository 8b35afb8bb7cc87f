import type { BrowserContextOptions, Page } from 'playwright-core';
import type { TestBrowser } from '../support/browser.js';
import { seconds } from '../support/evening.js';
import { contactIn, offerOn, onDuty } from './on-duty.js';
import { say } from './say.js';
import { firstScreen } from './visitor-page.js';

export const WITH_MICROPHONE = { permissions: ['microphone'] };

/** A console in this theme, whatever the hour. */
export const inTheme = (browser: TestBrowser, theme: 'light' | 'dark') => ({
  ...WITH_MICROPHONE,
  reducedMotion: 'reduce' as const,
  storageState: {
    cookies: [],
    origins: [
      {
        origin: browser.evening.url,
        localStorage: [
          { name: 'lamplight.theme', value: theme },
          { name: 'lamplight.preferences', value: JSON.stringify({ theme }) },
        ],
      },
    ],
  },
});

/** Somebody calls from the visitor's page and waits. */
export async function calls(browser: TestBrowser): Promise<Page> {
  const page = await firstScreen(browser, WITH_MICROPHONE);
  await page.getByRole('button', { name: '打电话' }).click();
  await page.getByRole('button', { name: '现在打' }).click();
  await page.getByRole('heading', { name: '正在等老师接' }).waitFor();
  return page;
}

/** The call bar, wherever she is. */
export const callBar = (page: Page) => page.getByRole('toolbar', { name: '通话栏' });

/** Lin on duty, and somebody's call ringing before her long enough for an Enter to be meant for it. */
export async function ringing(browser: TestBrowser, options: BrowserContextOptions = WITH_MICROPHONE) {
  const page = await onDuty(browser, options);
  const visitor = await calls(browser);
  await offerOn(page).getByRole('button', { name: '接听' }).waitFor();
  await browser.pass(seconds(1));
  return { page, visitor };
}

/** A real page on either side, talking. */
export async function talking(browser: TestBrowser, options: BrowserContextOptions = WITH_MICROPHONE) {
  const { page, visitor } = await ringing(browser, options);
  return answered(page, visitor);
}

/** What rings is taken, and both are on the line. */
export async function answered(page: Page, visitor: Page) {
  await page.keyboard.press('Enter');
  await callBar(page).getByText(say('calls.sounds.connected')).waitFor();
  await visitor.getByRole('heading', { name: '正在通话' }).waitFor();
  await page.getByRole('combobox', { name: '主要问题' }).waitFor();
  return { page, visitor, contactId: contactIn(page) };
}

interface Heard {
  bytes: number;
  loud: number;
}

const heardBy = (page: Page): Promise<Heard | null> => page.evaluate('seen.heard()');

/** Resolves once so many more bytes of the other side have come. @returns how loud they were */
export async function hears(page: Page, bytes = 2_000): Promise<number> {
  const before = (await heardBy(page)) ?? { bytes: 0, loud: 0 };
  for (;;) {
    const now = await heardBy(page);
    // A connection made anew counts from nothing.
    if (now && now.bytes < before.bytes) Object.assign(before, { bytes: 0, loud: 0 });
    if (now && now.bytes - before.bytes >= bytes) return now.loud - before.loud;
  }
}

/** Quieter than this, over some packets, is silence: nothing that anybody said. */
export const SILENCE = 1e-6;

/** Resolves once what comes has nothing in it any more; it may still have been on its way. */
export async function hearsSilence(page: Page): Promise<void> {
  while ((await hears(page, 1_000)) > SILENCE);
}

/** Resolves once nothing at all has come for a second: nobody sends. */
export const hearsNobody = (page: Page): Promise<void> =>
  page.evaluate(`(async () => {
    const begun = performance.now();
    let [bytes, since] = [-1, begun];
    for (;;) {
      if (performance.now() - begun > 15000) throw new Error('somebody is sent to her still');
      const now = (await seen.heard())?.bytes ?? 0;
      if (now !== bytes) [bytes, since] = [now, performance.now()];
      if (performance.now() - since > 1000) return;
      await new Promise(requestAnimationFrame);
    }
  })()`);

/** Resolves once the other side is not only there but can be heard. */
export async function hearsSomething(page: Page): Promise<void> {
  while ((await hears(page)) <= SILENCE);
}
