import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOnSheets } from '../support/pdf-text.js';
import { everyEvening, finishNext, record } from './on-duty.js';
import { Look, themes } from './themes.js';

/** A font may draw 高 by the sign of the radical that looks the same; and where spaces are drawn is its own business. */
const plain = (words: string) => words.normalize('NFKC').replace(/\s/g, '');

describe('the papers of a case', () => {
  const here = everyEvening();

  /** Two contacts of one person, the second in danger and referred. @returns the case */
  const made = async () => {
    const { evening } = here;
    const student = evening.visitor();
    await student.writes('最近一直睡不好');
    const first = await finishNext(evening, 'lin', 'HEA-01', '1');
    const lin = await evening.staff('lin');
    await lin.post(`/contacts/${first}/record/signature`, { revision: 1 });
    await lin.post(`/contacts/${first}/record/additions`, {
      clientId: randomUUID(),
      reason: '当时忘了写',
      body: '妈妈下午来过电话',
    });
    await lin.ready();
    await student.adds('我不想醒来');
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const second = (await lin.post(`/offers/${offer.id}/accept`)).body.contactId as string;
    const opened = (await lin.post(`/contacts/${second}/case`, { nextDate: '2026-11-26' })).body.id as string;
    await lin.put(`/contacts/${second}/grade`, { grade: '3' });
    await lin.put(`/contacts/${second}/tags`, { primary: 'CRI-01' });
    const crisis = {
      situation: '说过不想醒来',
      risk: '有想法，没有计划',
      process: record.process,
      measures: '今晚妈妈陪着',
    };
    await lin.put(`/contacts/${second}/record`, { revision: 0, body: crisis });
    const packet = { reason: '需要医院评估', measures: '家人陪着', guardian: 'told' };
    await lin.post(`/contacts/${second}/referrals`, { clientId: randomUUID(), basis: 'life-emergency', packet });
    return opened;
  };

  it('come out as a PDF of A4 sheets, each with the case, that it is confidential, and its number', async () => {
    const opened = await made();
    const page = await here.browser.console('chen', `/cases/${opened}`);
    await page.getByRole('link', { name: '打印材料' }).click();
    await page.getByRole('button', { name: '打开材料' }).waitFor();
    expect(await page.getByRole('button', { name: '打开材料' }).isDisabled()).toBe(true);
    await page.getByLabel('转介', { exact: true }).check();
    await page.getByRole('button', { name: '打开材料' }).click();
    await page.getByRole('button', { name: '打印', exact: true }).waitFor();
    const pdf = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(join(__dirname, '..', '..', 'test-results', 'case-pack.pdf'), pdf);
    const sheets = wordsOnSheets(pdf);
    expect(sheets.length).toBeGreaterThanOrEqual(2);
    sheets.forEach((sheet, at) => {
      expect(plain(sheet)).toContain(plain('机密 · 个案 #1'));
      expect(plain(sheet)).toContain(`${at + 1}/${sheets.length}`);
    });
    const all = plain(sheets.join(''));
    for (const words of [
      'HEA-01 睡眠',
      'CRI-01 意念',
      '评级3高危',
      '问题情况',
      record.situation,
      '危险与依据',
      '有想法，没有计划',
      '林静 签名',
      '补记',
      '妈妈下午来过电话',
      '当时忘了写',
      '转介通知',
      '需要医院评估',
      '监护人已知情',
    ]) {
      expect(all).toContain(plain(words));
    }
    // of the console around it nothing is printed, and nothing that was said
    for (const words of ['工作台', '已连接', '打开材料', '最近一直睡不好']) expect(all).not.toContain(plain(words));
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
  });

  it.each(themes)('can be used by everybody, in the %s theme', async (theme) => {
    const opened = await made();
    const look = new Look(here.browser, theme);
    const page = await look.open('chen', `/cases/${opened}/print`);
    await page.getByRole('button', { name: '打开材料' }).waitFor();
    await look.at(page, 'case-pack-asked');
    await page.getByLabel('督导', { exact: true }).check();
    await page.getByRole('button', { name: '打开材料' }).click();
    await page.getByRole('button', { name: '打印', exact: true }).waitFor();
    await look.at(page, 'case-pack');
    expect(look.found).toEqual({});
  });
});
