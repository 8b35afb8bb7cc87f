import type { Page } from 'playwright-core';
import { hours } from '../support/evening.js';
import { everyEvening, onDuty, taken } from './on-duty.js';
import { say } from './say.js';
import { Look, type Theme, themes } from './themes.js';

const nav = (page: Page) => page.getByRole('navigation', { name: '主导航' });
const work = (page: Page) => page.getByRole('region', { name: say('tasks.work') });
const list = (page: Page) => page.getByRole('region', { name: say('tasks.list'), exact: true });

describe('the tasks in the console', () => {
  const here = everyEvening();

  /** Lin has graded somebody; nobody has a console yet. */
  async function graded(grade = '3'): Promise<string> {
    const lin = await here.evening.staff('lin');
    await here.evening.visitor().writes('最近一直睡不好');
    await here.evening.settled();
    const [row] = await here.evening.rows<{ id: string }>('select id from contacts');
    const id = row?.id as string;
    await lin.post(`/contacts/${id}/take`);
    expect((await lin.put(`/contacts/${id}/grade`, { grade })).status).toBe(200);
    await here.evening.settled();
    return id;
  }

  it('are worked through by keys: chosen, done, and gone from the list and the rail', async () => {
    await graded();
    await here.evening.pass(hours(16));
    const page = await here.browser.console('lin', '/tasks');
    await nav(page).getByText(say('tasks.count', 1)).waitFor();
    await work(page)
      .getByText(say('tasks.step', 1, 5))
      .waitFor();
    await page.keyboard.press('j');
    await work(page)
      .getByText(say('tasks.step', 2, 5))
      .waitFor();
    await page.keyboard.press('k');
    await work(page)
      .getByText(say('tasks.step', 1, 5))
      .waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('radio', { name: say('tasks.outcomes.same'), checked: true }).waitFor();
    await page.getByRole('textbox', { name: say('tasks.said') }).fill('电话里聊了，睡得和上周差不多');
    await page.keyboard.press('Control+Enter');
    await work(page)
      .getByText(say('tasks.saved', say('tasks.outcomes.same')))
      .waitFor();
    await nav(page).getByText(say('tasks.count', 1)).waitFor({ state: 'detached' });
    expect(await list(page).getByRole('button').count()).toBe(4);
    expect(await here.evening.rows(`select outcome from tasks where state = 'done'`)).toEqual([{ outcome: 'same' }]);
  });

  it('are tried again on another day where nobody was reached', async () => {
    await graded('2');
    const page = await here.browser.console('lin', '/tasks');
    await work(page).getByText('随访').first().waitFor();
    await page.keyboard.press('2');
    await page.getByRole('form', { name: say('tasks.act.not-reached') }).waitFor();
    await page.keyboard.press('Enter');
    await list(page).getByText(say('tasks.attempt', 2)).waitFor();
  });

  it('come up on her list and the supervisor’s when another one sets or does them', async () => {
    const page = await here.browser.console('lin', '/tasks');
    await page.getByText(say('tasks.empty')).waitFor();
    await graded();
    await list(page)
      .getByText(say('tasks.step', 5, 5))
      .waitFor();
    await here.evening.pass(hours(25));
    const chen = await here.browser.console('chen', '/tasks');
    await chen.getByText(say('tasks.desks')).click();
    await list(chen).getByText(say('tasks.groups.overdue')).waitFor();
    await chen.getByLabel(say('tasks.assign')).selectOption({ label: '周明' });
    await chen.getByText(say('tasks.assigned', '周明')).waitFor();
    await list(page)
      .getByText(say('tasks.step', 1, 5))
      .waitFor({ state: 'detached' });
  });

  it('of somebody who is away go to whoever carries least, by one act', async () => {
    await graded();
    const lin = await here.evening.staff('lin');
    await here.evening.rows('delete from shifts where account_id = $1', [lin.id]);
    const chen = await here.browser.console('chen', '/tasks');
    await chen.getByText(say('tasks.desks')).click();
    await chen.getByText(say('tasks.away.title', 2)).click();
    await chen.getByRole('button', { name: say('tasks.away.move', 2) }).waitFor();
    await new Look(here.browser, 'light').at(chen, 'tasks-away');
    await chen.getByRole('button', { name: say('tasks.away.move', 2) }).click();
    await chen.getByText(say('tasks.away.moved', 2)).waitFor();
    await chen.getByText(say('tasks.away.title', 2)).waitFor({ state: 'detached' });
  });

  it('are set beside the record by P and a digit', async () => {
    const page = await onDuty(here.browser);
    await taken(here.browser, page);
    await page.keyboard.press('p');
    await page.keyboard.press('6');
    const form = page.getByRole('form', { name: say('tasks.add') });
    await form.waitFor();
    await form.getByLabel(say('tasks.words')).fill('问问月考');
    await page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
    await page
      .getByRole('region', { name: say('next.titles.task') })
      .getByText('2026/11/20 20:00')
      .waitFor();
  });

  it.each(themes)('can be read by everybody in the %s theme', async (theme: Theme) => {
    const look = new Look(here.browser, theme);
    const empty = await look.open('zhou', '/tasks');
    await empty.getByText(say('tasks.empty')).waitFor();
    await look.at(empty, 'tasks-empty');
    const contactId = await graded();
    await here.evening.pass(hours(25));
    const page = await look.open('lin', '/tasks');
    await work(page).getByText(say('tasks.safe.unknown')).waitFor();
    await look.at(page, 'tasks');
    await page.keyboard.press('1');
    await page.getByRole('form', { name: say('tasks.act.done') }).waitFor();
    await look.at(page, 'task-done');
    const chen = await look.open('chen', '/tasks');
    await chen.getByText(say('tasks.desks')).click();
    await chen.getByLabel(say('tasks.assign')).waitFor();
    await look.at(chen, 'tasks-of-desk');
    const board = await look.open('chen', '/board');
    await board.getByText(say('board.alarmKinds.task-overdue')).waitFor();
    await look.at(board, 'task-overdue-alarm');
    const beside = await look.open('lin', `/work/${contactId}`);
    await beside.getByRole('combobox', { name: '主要问题' }).waitFor();
    await beside.keyboard.press('p');
    await beside.getByText(say('tasks.series', '3', 5)).scrollIntoViewIfNeeded();
    await look.at(beside, 'contact-tasks');
    expect(look.found).toEqual({});
  });
});
