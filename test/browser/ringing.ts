import type { BrowserContextOptions, Page } from 'playwright-core';
import type { TestBrowser } from '../support/browser.js';
import { seconds } from '../support/evening.js';
import { contactIn, offerOn, onDuty } from './on-duty.js';
import { say } from './say.js';
import { firstScreen } from './visitor-page.js';

export const WITH_MICROPHONE = { permissions: ['microphone'] };

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

/** Resolves once the other side is not only there but can be heard. */
export async function hearsSomething(page: Page): Promise<void> {
  while ((await hears(page)) === 0);
}
