import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config, settings } from './config.js';

const names = Object.keys(settings.shape);
const defaults: Readonly<Record<string, unknown>> = settings.parse({});

/** Name and default of every row of a README's table of settings. */
function rowsOf(readme: string): Map<string, string> {
  const text = readFileSync(join(__dirname, '../..', readme), 'utf8');
  const rows = text.matchAll(/^\| `([A-Z][A-Z_]+)` \| ([^|]*) \|/gm);
  return new Map([...rows].map(([, name = '', value = '']) => [name, value.trim()]));
}

describe.each(['README.md', 'README.zh-CN.md'])('the settings in %s', (readme) => {
  it('are those the service knows, each with its default', () => {
    const shown = (name: string) => (defaults[name] === undefined ? '–' : `\`${String(defaults[name])}\``);
    expect(Object.fromEntries(rowsOf(readme))).toEqual(Object.fromEntries(names.map((name) => [name, shown(name)])));
  });
});

describe('the settings', () => {
  it.each([
    [{ PORT: 'http' }, /^PORT: /],
    [{ LAMPLIGHT_ROLE: 'both' }, /^LAMPLIGHT_ROLE: /],
    [{ DATABASE_MIGRATE_URL: 'postgres://owner@db/lamplight' }, /^DATABASE_MIGRATE_URL: needs DATABASE_URL/],
    [{ REDIS_URL: 'localhost:6379' }, /^REDIS_URL: not a Redis address/],
    [{ LAMPLIGHT_ROLE: 'web' }, /^REDIS_URL: needed for LAMPLIGHT_ROLE=web/],
    [{ LAMPLIGHT_ROLE: 'worker', REDIS_URL: 'redis://redis' }, /^DATABASE_URL: needed for LAMPLIGHT_ROLE=worker/],
    [{ LAMPLIGHT_TEST_CLOCK: __filename }, /^LAMPLIGHT_TEST_CLOCK: refused in production/],
  ])('refuse %o by name', (env, line) => {
    expect(() => Config.fromEnvironment(env)).toThrow(line);
  });

  it('switch secure cookies on for an https address only', () => {
    expect(Config.fromEnvironment({ PUBLIC_URL: 'https://lamp.example.cn' }).secureCookies).toBe(true);
    expect(Config.fromEnvironment({ PUBLIC_URL: 'http://lamp.example.cn' }).secureCookies).toBe(false);
    expect(Config.fromEnvironment({}).secureCookies).toBe(false);
  });
});
