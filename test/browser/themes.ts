import type { Page } from 'playwright-core';
import { accessibilityOf, type Finding, picture, type TestBrowser, until } from '../support/browser.js';

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Looks at screens in one theme: opens them so, keeps a picture of each, and what axe has to say. */
export class Look {
  /** by screen; empty when everybody can use all of them */
  readonly found: Record<string, Finding[]> = {};

  constructor(
    private readonly browser: TestBrowser,
    private readonly theme: Theme,
  ) {}

  /** A page of somebody signed in, in this theme. @param path below /console */
  async open(login: string, path: string, options: object = {}): Promise<Page> {
    const page = await this.browser.console(login, path, { ...this.options(), ...options });
    await until(page, `document.documentElement.dataset.theme === '${this.theme}'`);
    return page;
  }

  async at(page: Page, screen: string): Promise<void> {
    const findings = await accessibilityOf(page);
    if (findings.length > 0) this.found[screen] = findings;
    await picture(page, `console-${this.theme}-${screen}`);
  }

  private options() {
    const localStorage = [
      { name: 'lamplight.theme', value: this.theme },
      { name: 'lamplight.preferences', value: JSON.stringify({ theme: this.theme }) },
    ];
    const origins = [{ origin: this.browser.evening.url, localStorage }];
    return { reducedMotion: 'reduce' as const, storageState: { cookies: [], origins } };
  }
}
