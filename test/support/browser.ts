import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Browser as Running,
} from 'playwright-core';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import type { Evening } from './evening.js';

const ROOT = join(__dirname, '..', '..');
const IN_PAGE = join(ROOT, 'test', 'browser', 'in-page.js');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = join(ROOT, 'test-results');

/** Long enough for two busy cores. */
const PATIENCE_MS = 30_000;

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // a microphone that beeps, for whoever was granted one; everybody else is refused
  '--use-fake-device-for-media-stream',
];

export const PHONE = { width: 360, height: 640 };
export const DESK = { width: 1366, height: 768 };

/** Something that moved without being asked to. */
export interface Shift {
  value: number;
  what: string[];
}

export interface Finding {
  id: string;
  impact: string;
  where: string[];
}

/** What no page may ever do, whatever the test is about. */
export interface Faults {
  /** requests to anywhere but the service */
  strayed: string[];
  /** what the content security policy had to stop */
  blocked: string[];
  /** errors nobody caught */
  broke: string[];
}

/** A real Chromium in front of one evening's service. Its pages tell the evening's time, in Shanghai. */
export class TestBrowser {
  readonly faults: Faults = { strayed: [], blocked: [], broke: [] };
  private readonly lines = new Set<Socket>();
  private readonly devices: BrowserContext[] = [];
  /** from this machine's time to the evening's; the pages' time runs on, the evening's stands until it is told to pass */
  private aside: number;

  constructor(
    private readonly running: Running,
    readonly evening: Evening,
  ) {
    this.aside = evening.clock.now().getTime() - Date.now();
    const server = evening.service.getHttpServer() as Server;
    // The console sets its clock by what the service's answers say.
    server.prependListener('request', (_, answer) => answer.setHeader('date', evening.clock.now().toUTCString()));
    server.on('connection', (line) => {
      this.lines.add(line);
      line.once('close', () => this.lines.delete(line));
    });
  }

  /** Closes what was opened for this evening; the Chromium itself serves the next one. */
  async close(): Promise<void> {
    await Promise.all(this.devices.map((device) => device.close()));
  }

  /** Somebody's device: nothing on it is known to any other. */
  async device(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.running.newContext({
      baseURL: this.evening.url,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      ...options,
    });
    this.devices.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript({ path: IN_PAGE });
    await this.tellTime(context);
    this.watch(context);
    return context;
  }

  phone(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    return this.device({ viewport: PHONE, ...options });
  }

  /** A page of somebody signed in to the console. @param path below /console */
  async console(login: string, path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.device({ viewport: DESK, ...options });
    const signedIn = await context.request.post('/api/sign-in', { data: { login, password: DEMO_PASSWORD } });
    if (!signedIn.ok()) throw new Error(`sign-in of ${login}: ${signedIn.status()}`);
    const page = await context.newPage();
    await page.goto(`/console${path}`);
    return page;
  }

  /** Lets time pass for the service and for every page. @param ms milliseconds */
  async pass(ms: number): Promise<void> {
    await this.evening.pass(ms);
    this.aside += ms;
    for (const context of this.devices) await this.tellTime(context);
  }

  /** Breaks every connection to the service, as a failing line does: nobody says goodbye. */
  cutLines(): void {
    for (const line of this.lines) line.destroy();
  }

  private async tellTime(context: BrowserContext): Promise<void> {
    const script = `globalThis.clockAside = ${this.aside}`;
    await context.addInitScript(script);
    for (const page of context.pages()) await page.evaluate(script);
  }

  private watch(context: BrowserContext): void {
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== this.evening.url) this.faults.strayed.push(request.url());
    });
    context.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.faults.blocked.push(message.text());
    });
    context.on('weberror', (error) => this.faults.broke.push(String(error.error().stack)));
  }
}

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const hasChromium = (): boolean => existsSync(executablePath);

export function launch(): Promise<Running> {
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** @returns what axe-core finds on the page as it stands, as a screen reader's user would meet it */
export async function accessibilityOf(page: Page): Promise<Finding[]> {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(AXE);
  const run = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map((one) => ({
    id: one.id, impact: one.impact, where: one.nodes.map(({ target, any }) =>
      target.join(' ') + (any[0] ? ': ' + any[0].message : '')).slice(0, 4) })))`;
  return page.evaluate(run);
}

/** Waits until what was drawn has settled. @returns what moved by itself since last asked */
export const shiftsOf = (page: Page): Promise<Shift[]> => page.evaluate('seen.shifts()');

/** @returns keys pressed (modifiers apart) and clicks since last asked */
export const effortOf = (page: Page): Promise<{ keys: number; clicks: number }> => page.evaluate('seen.effort()');

/** Resolves once the expression holds in the page, looked at with every frame (Playwright's own polling needs eval). */
export const until = (page: Page, expression: string): Promise<void> =>
  page.evaluate(`new Promise((hold, fail) => {
    const begun = performance.now();
    const look = () => {
      if (${expression}) hold();
      else if (performance.now() - begun > ${PATIENCE_MS}) fail(new Error(${JSON.stringify(`still not: ${expression}`)}));
      else requestAnimationFrame(look);
    };
    look();
  })`);

/** Keeps a picture to look at in test-results/. Without Chinese letters to draw there is nothing to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.LAMPLIGHT_CHINESE_FONT === '0') return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
