import type { Locator, Page } from 'playwright-core';
import { conversation, everyEvening, onDuty, SERIOUS, taken, takenBy } from './on-duty.js';
import { say } from './say.js';
import { Look, type Theme, themes } from './themes.js';

const box = (page: Page) => page.getByRole('textbox', { name: '回复来访者' });
const bar = (page: Page): Locator => page.getByRole('region', { name: '督导审阅' });
const words = (page: Page) => page.getByRole('textbox', { name: /要发出的话/ });

describe('a reply that a supervisor reads before it goes out', () => {
  const here = everyEvening();
  beforeEach(async () => {
    const admin = await here.evening.staff('admin');
    const desks: { id: string; slug: string }[] = (await admin.get('/desks')).body.items;
    const city = desks.find(({ slug }) => slug === 'city');
    await admin.patch(`/desks/${city?.id}`, { repliesReviewed: true });
  });

  async function handsIn(page: Page, text: string): Promise<void> {
    await bar(page).getByText(say('reviews.bar.demanded')).waitFor();
    await box(page).fill(text);
    await box(page).press('Enter');
    await bar(page).getByText(say('reviews.bar.open')).waitFor();
    expect(await box(page).inputValue()).toBe('');
  }

  it('is handed in by Enter, stands on the supervisor’s rail, and is reworded and sent by keys', async () => {
    const page = await onDuty(here.browser);
    const { student } = await taken(here.browser, page);
    await handsIn(page, '这周睡得怎么样');
    const chen = await here.browser.console('chen', '/reviews');
    await chen.getByRole('navigation', { name: '主导航' }).getByText(say('reviews.count', 1)).waitFor();
    await chen.getByText(say('reviews.asWritten')).waitFor();
    expect(await words(chen).inputValue()).toBe('这周睡得怎么样');
    await chen.keyboard.press('m');
    await words(chen).fill('这周睡得怎么样，几点能睡着');
    await chen.getByText(say('reviews.changed')).waitFor();
    await chen.keyboard.press('Control+Enter');
    await chen.getByText(say('reviews.sent', '林静')).waitFor();
    expect((await student.reads()).body.messages.at(-1).body).toBe('这周睡得怎么样，几点能睡着');
    await conversation(page).getByText(say('reviews.reworded', '陈岚')).waitFor();
    await bar(page).getByText(say('reviews.bar.demanded')).waitFor();
  });

  it('is in her box again with the supervisor’s note when it is given back', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    await handsIn(page, '这周睡得怎么样');
    const chen = await here.browser.console('chen', '/reviews');
    await chen.getByText(say('reviews.asWritten')).waitFor();
    await chen.keyboard.press('b');
    await chen.getByRole('textbox', { name: say('reviews.note') }).fill('先回应月考');
    // what she has begun is there again when she has been somewhere else
    await chen.reload();
    await chen.getByText(say('reviews.asWritten')).waitFor();
    await chen.keyboard.press('b');
    expect(await chen.getByRole('textbox', { name: say('reviews.note') }).inputValue()).toBe('先回应月考');
    await chen.keyboard.press('Enter');
    await chen.getByText(say('reviews.givenBack', '林静')).waitFor();
    await bar(page).getByText('先回应月考').waitFor();
    await page.getByText('草稿已保存').waitFor();
    expect(await box(page).inputValue()).toBe('这周睡得怎么样');
  });

  it('goes past the review by a key and a digit where somebody is at risk', async () => {
    const page = await onDuty(here.browser);
    const { student } = await taken(here.browser, page, SERIOUS);
    await bar(page)
      .getByRole('button', { name: /不等，直接发出/ })
      .waitFor();
    await box(page).fill('我在，先把药放远一点');
    await page.keyboard.press('Alt+u');
    await page.getByText(say('reviews.bar.whyAtOnce')).waitFor();
    await page.keyboard.press('1');
    await conversation(page).getByText(say('reviews.unreviewed', '有危险，等不了')).waitFor();
    expect((await student.reads()).body.messages.at(-1).body).toBe('我在，先把药放远一点');
  });

  it('has its bar at once with the next letter, so that nothing moves when it is known how that one stands', async () => {
    await here.evening.rows('update accounts set board_capacity = 2');
    const lin = await here.evening.staff('lin');
    await lin.ready();
    const letters = [await takenBy(lin, here.evening), await takenBy(lin, here.evening, '又有一封信')];
    const page = await here.browser.console('lin', `/work/${letters[0]}`);
    await bar(page).getByText(say('reviews.bar.demanded')).waitFor();
    let answer = (): void => undefined;
    const known = new Promise<void>((now) => {
      answer = now;
    });
    await page.route(`**/api/contacts/${letters[1]}/review`, async (route) => {
      await known;
      await route.continue();
    });
    const asked = page.waitForRequest(`**/api/contacts/${letters[1]}/review`);
    await page.locator(`a[href$="${letters[1]}"]`).click();
    await asked;
    await conversation(page).getByText('又有一封信').waitFor();
    expect(await bar(page).getByText(say('reviews.bar.demanded')).count()).toBe(1);
    answer();
    await page.unrouteAll({ behavior: 'wait' });
  });

  it.each(themes)('can be read by everybody in the %s theme', async (theme: Theme) => {
    const look = new Look(here.browser, theme);
    const student = here.evening.visitor();
    await student.writes('这次月考没考好');
    const lin = await here.evening.staff('lin');
    await lin.ready();
    await here.evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    const page = await look.open('lin', `/work/${contactId}`);
    await handsIn(page, '这周睡得怎么样');
    await look.at(page, 'reply-in-review');
    const chen = await look.open('chen', '/reviews');
    await chen.getByText(say('reviews.asWritten')).waitFor();
    await look.at(chen, 'reviews');
    await chen.keyboard.press('b');
    await chen.getByRole('textbox', { name: say('reviews.note') }).fill('先回应月考');
    await look.at(chen, 'review-given-back');
    await chen.keyboard.press('Enter');
    await bar(page).getByText('先回应月考').waitFor();
    await look.at(page, 'reply-given-back');
    const admin = await look.open('admin', '/administration/desks');
    await admin.getByText(say('reviews.setting')).scrollIntoViewIfNeeded();
    await look.at(admin, 'desk-reviews-replies');
    expect(look.found).toEqual({});
  });
});
