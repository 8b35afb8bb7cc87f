import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, errorTexts, languageOf, languages } from './error-texts.js';

const source = join(__dirname, '../..');
const sources = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => readFileSync(join(source, file), 'utf8'));

function found(pattern: RegExp): string[] {
  return sources.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] as string));
}

/** Every code the service can answer with, wherever it is written down. */
const used = new Set([
  ...found(/\bcode\b[^=;\n]*[=:] '([a-z-]+\.[a-z-]+)'/g),
  ...found(/\b\d{3}: '([a-z-]+\.[a-z-]+)'/g),
  ...found(/new NotFound\('([a-z-]+)'\)/g).map((what) => `${what}.not-found`),
]);
const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the texts of errors', () => {
  it('are asked for under more than thirty codes, the plainest among them', () => {
    expect(used.size).toBeGreaterThan(30);
    for (const code of ['input.invalid', 'input.malformed', 'internal.error', 'contact.not-found', 'offer.gone']) {
      expect(used).toContain(code);
    }
  });

  it.each([...used].sort())('say %s in every language', (code) => {
    for (const language of languages) expect(errorTexts[code]?.[language]).toMatch(/\S/);
  });

  it.each(Object.keys(errorTexts))('tell the same of %s in every language', (code) => {
    const texts = errorTexts[code] as Record<string, string>;
    expect(Object.keys(texts).sort()).toEqual([...languages].sort());
    expect(texts.zh).toMatch(/\p{Script=Han}/u);
    expect(texts.en).not.toMatch(/\p{Script=Han}/u);
    expect(names(texts.en ?? '')).toEqual(names(texts.zh ?? ''));
  });

  it('put in what is known and leave out what is not', () => {
    expect(errorText('input.invalid', 'en', { field: 'body' })).toContain('(body)');
    expect(errorText('input.invalid', 'en', {})).not.toMatch(/[{}]/);
  });

  it('apologise for a code nobody has written a text for', () => {
    expect(errorText('nobody.knows', 'zh', {})).toBe(errorText('internal.error', 'zh', {}));
  });

  it('are Chinese unless English is asked for first', () => {
    expect(['en', 'EN-gb,zh;q=0.5', ' en-US'].map(languageOf)).toEqual(['en', 'en', 'en']);
    expect([undefined, '', 'zh-CN', 'zh,en', 'fr', 'x'.repeat(10_000)].map(languageOf)).not.toContain('en');
  });
});
