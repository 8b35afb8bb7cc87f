import { randomUUID } from 'node:crypto';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { accessibilityOf, picture, type TestBrowser } from '../support/browser.js';
import type { Evening } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';

/** The first screen on a phone of its own, with the hours on it. */
export async function firstScreen(browser: TestBrowser, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.phone(options)).newPage();
  await page.goto('/');
  await page.getByText('随时可以写').waitFor();
  return page;
}

/** Waits for the card with the code. */
export async function codeOn(page: Page): Promise<string> {
  const card = page.getByRole('region', { name: '这是你的取回码' });
  await card.waitFor();
  return String(await card.getByText(/^(\d{4}\s*){5}$/).textContent()).replace(/\s/g, '');
}

export async function comeBack(page: Page, code: string): Promise<void> {
  await page.getByRole('button', { name: '我有取回码' }).click();
  await page.getByRole('textbox', { name: '取回码' }).fill(code);
  await page.getByRole('button', { name: '打开' }).click();
}

/** Lin takes whoever waits. @returns the contact */
export async function taken(evening: Evening): Promise<{ lin: StaffMember; contactId: string }> {
  const lin = await evening.staff('lin');
  const console_ = await lin.console();
  const offered = next(console_, 'offer.made');
  await lin.put('/presence', { state: 'ready' });
  const { contactId } = (await lin.post(`/offers/${(await offered).id}/accept`)).body;
  return { lin, contactId };
}

export async function says(lin: StaffMember, contactId: string, body: string): Promise<void> {
  const sent = await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body });
  if (sent.status !== 201) throw new Error(`not said: ${JSON.stringify(sent.body)}`);
}

/** Everything a browser can keep for this page. */
export async function keptOn(page: Page): Promise<unknown[]> {
  const kept = await page.evaluate(`(async () => [
    ...Object.entries(sessionStorage), ...Object.entries(localStorage), ...(await indexedDB.databases()),
    ...(await caches.keys()), ...(await navigator.serviceWorker.getRegistrations()), window.name, document.cookie])()`);
  return [...(kept as unknown[]), ...(await page.context().cookies())].filter((one) => one !== '');
}

/** Looks at one screen after the other as a screen reader would, and keeps a picture of each. */
export function looker(page: Page, prefix: string) {
  const found: Record<string, unknown> = {};
  const look = async (screen: string) => {
    const findings = await accessibilityOf(page);
    if (findings.length > 0) found[screen] = findings;
    await picture(page, `${prefix}-${screen}`);
  };
  return { found, look };
}

/** @returns what scrolls on the page, by class */
export function scrollsOn(page: Page): Promise<string[]> {
  return page.evaluate(`[document.scrollingElement, ...document.querySelectorAll('*')]
    .filter((one) => one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY)
      || one.scrollWidth > one.clientWidth + 1 && one === document.scrollingElement).map((one) => one.className)`);
}
