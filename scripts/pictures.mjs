// `node scripts/pictures.mjs`: takes the README's pictures of both pages again, docs/images/visitor.png and console.png.
//
// Starts a Lamplight of its own on an empty database, plays an invented evening through the pages and the public API, and
// removes it. Everything that can be read in the pictures was made up for them. Needs Chromium (CHROMIUM names another).
import { requireNode } from './node-version.mjs';

requireNode();
const { randomUUID } = await import('node:crypto');
const { mkdirSync, writeFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { prepare } = await import('./prepare.mjs');
const { root } = await import('./run.mjs');
if (!(await prepare({ withBuild: true }))) process.exit(1);
const { chromium } = await import('playwright-core');
const { Api } = await import('./tour/api.mjs');
const { startInstance, withCleanUp } = await import('./tour/instance.mjs');

const FOLDER = join(root, 'docs', 'images');
/** The demo center's sign-ins, see src/demo. */
const PASSWORD = 'lamplight-demo';
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1366, height: 768 };

const first = '周测又退步了，晚上躺下就一直想这件事，睡不着。不敢跟妈妈说，怕她失望。';
const earlier = {
  record: {
    who: '初二女生，化名小鹿，和父母同住',
    situation: '和同桌闹别扭两周，午饭一个人吃',
    process: '倾听，一起想了两种开口的说法',
    analysis: '同伴关系中的一般困扰，有一位能说话的表姐',
    measures: '先写一张小纸条，约定下周再来说说',
    effect: '说心里松了一些',
  },
  message: '同桌两个星期不理我了，我也不知道做错了什么。',
  answer: '谢谢你愿意写下来。两个星期一个人吃午饭，确实不好受。',
};
const others = ['孩子最近不肯去上学，我该怎么跟他说', '好像没有人注意到我在不在', '想问问选科的事'];

let own;
let browser;
await withCleanUp(
  async () => {
    own = await startInstance({ plain: true });
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
    });
    const phone = await pageOf(PHONE);
    const [home, code] = await visitorComesBack(phone);
    const workplace = await counselorAnswers(code);
    const thread = await threadOf(phone);
    mkdirSync(FOLDER, { recursive: true });
    keep('visitor.png', await sideBySide(home, thread));
    keep('console.png', workplace);
  },
  async () => {
    await browser?.close();
    await own?.stop();
  },
);

async function pageOf(viewport, path = '/') {
  const context = await browser.newContext({
    viewport,
    baseURL: own.urls.staff,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  // by day and by night the same picture
  await context.addInitScript(`localStorage.setItem('lamplight.theme', 'light');
    localStorage.setItem('lamplight.preferences', JSON.stringify({ theme: 'light' }))`);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

/** @returns the first screen's picture, and the code of a thread that was answered before */
async function visitorComesBack(page) {
  await page.getByText(/随时可以写|现在开放/).waitFor();
  const home = await page.screenshot();
  await page.getByRole('button', { name: '留言' }).click();
  await page.getByRole('button', { name: '学生' }).click();
  await page.getByRole('textbox', { name: '想说的话' }).fill(earlier.message);
  await page.getByRole('button', { name: '发送' }).click();
  const shown = page.getByText(/^(\d{4}\s*){5}$/).first();
  await shown.waitFor();
  const code = (await shown.textContent()).replace(/\s/g, '');
  await page.getByRole('button', { name: '我记好了' }).click();
  await finishEarlier();
  await page.getByRole('textbox', { name: '接着说' }).fill(first);
  await page.getByRole('button', { name: '发送' }).click();
  await page.getByText(first).waitFor();
  return [home, code];
}

/** A colleague answered and closed the first contact. */
async function finishEarlier() {
  const page = await signedIn('zhou');
  const contactId = await acceptNext(page);
  const api = new Api(own.urls.staff);
  await api.signIn('zhou', PASSWORD);
  const path = `/api/contacts/${contactId}`;
  await api.post(`${path}/messages`, { clientId: randomUUID(), body: earlier.answer });
  await api.put(`${path}/tags`, { primary: 'PEE-02' });
  await api.put(`${path}/grade`, { grade: '0' });
  await api.put(`${path}/record`, { revision: 0, body: earlier.record });
  await api.post(`${path}/wrap-up`);
  await api.post(`${path}/close`);
  await api.put('/api/presence', { state: 'offline' });
  await page.context().close();
}

/** @returns the workplace's picture */
async function counselorAnswers(code) {
  const page = await signedIn('lin');
  const contactId = await acceptNext(page);
  for (const body of others) await new Api(own.urls.staff).post('/api/board/threads', { clientId: randomUUID(), body });
  await reply(page, '嗯，我看到了。躺下以后脑子停不下来，这样有多久了？');
  const writes = (body) =>
    new Api(own.urls.staff).post(
      '/api/board/thread/messages',
      { clientId: randomUUID(), body },
      { 'x-retrieval-code': code },
    );
  await writes('快三个星期了。有时候会觉得努力也没有用，但是写下来好像好一点。');
  await page.getByText('快三个星期了').waitFor();
  await reply(page, '能感觉到好一点，这很重要。我们一起看看，睡前那段时间可以怎么过。');
  const api = new Api(own.urls.staff);
  await api.signIn('lin', PASSWORD);
  await api.put(`/api/contacts/${contactId}/tags`, { primary: 'STU-01', secondary: ['PEE-02'] });
  await api.put(`/api/contacts/${contactId}/grade`, { grade: '1' });
  await page.getByLabel('基本情况').fill('初二女生，化名小鹿，第二次来');
  await page.getByLabel('问题情况').fill('周测退步，近三周入睡困难，担心母亲失望');
  await page.getByLabel('咨询过程').fill('先听她说，再一起看睡前的一个小时');
  await page.getByText(/已保存/).waitFor();
  await page.getByRole('heading', { name: `等待 ${others.length}` }).waitFor();
  await page.getByRole('button', { pressed: true, name: '1 低' }).waitFor();
  return page.screenshot();
}

async function threadOf(page) {
  await page.getByText('睡前那段时间').waitFor();
  return page.screenshot();
}

async function signedIn(login) {
  const page = await pageOf(DESK, '/console');
  await page.getByLabel('登录名').fill(login);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('已连接').waitFor();
  return page;
}

/** Ready, and takes whoever is offered. @returns the contact */
async function acceptNext(page) {
  await page.getByRole('button', { name: '待接' }).click();
  await page.getByRole('button', { name: '接待', exact: true }).click();
  await page.waitForURL(/\/work\/[0-9a-f-]{36}$/);
  await page.getByRole('combobox', { name: '主要问题' }).waitFor();
  return page.url().split('/').at(-1);
}

async function reply(page, body) {
  await page.getByRole('textbox', { name: '回复来访者' }).fill(body);
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(body).waitFor();
}

/** Two phones beside each other. */
async function sideBySide(...screens) {
  const page = await browser.newPage({ viewport: { width: 2 * PHONE.width + 72, height: PHONE.height + 48 } });
  const images = screens.map((screen) => `<img src="data:image/png;base64,${screen.toString('base64')}">`).join('');
  await page.setContent(`<style>
    body { margin: 0; display: flex; gap: 24px; padding: 24px; background: #e6e1d8 }
    img { border-radius: 16px; display: block }</style>${images}`);
  return page.screenshot();
}

function keep(name, picture) {
  writeFileSync(join(FOLDER, name), picture);
  console.log(`docs/images/${name}: ${Math.ceil(picture.length / 1024)} KB`);
}
