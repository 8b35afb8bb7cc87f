import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { KeyFileError, KeyRing } from './keys.js';
import { PersonSeal } from './person-seal.js';
import { openBytes, SealBroken, sealBytes } from './sealing.js';

const key = randomBytes(32);

describe('sealing', () => {
  it('gives back what was sealed, and twice the same never looks the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const seal = new PersonSeal('person', key);
        const sealed = seal.seal('messages.body', 'row', text);
        expect(seal.open('messages.body', 'row', sealed)).toBe(text);
        expect(seal.seal('messages.body', 'row', text).equals(sealed)).toBe(false);
      }),
    );
  });

  it('does not open altered, cut, in another place, or with another key', () => {
    const sealed = sealBytes(key, 'messages.body:1', Buffer.from('一句话'));
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => openBytes(key, 'messages.body:1', altered)).toThrow(SealBroken);
      expect(() => openBytes(key, 'messages.body:1', sealed.subarray(0, at))).toThrow(SealBroken);
    }
    expect(() => openBytes(key, 'messages.body:2', sealed)).toThrow(SealBroken);
    expect(() => openBytes(randomBytes(32), 'messages.body:1', sealed)).toThrow(SealBroken);
  });
});

describe('the key file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplight-keys-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, readable by its owner only, and opens the same persons afterwards', () => {
    const path = join(folder, 'keys', 'master.json');
    const first = KeyRing.open(path, true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { key: personKey, wrapped } = first.newPersonKey('person');
    const again = KeyRing.open(path, false);
    expect(again.unwrap('person', wrapped).equals(personKey)).toBe(true);
    expect(again.hash('codes', 'x').equals(first.hash('codes', 'x'))).toBe(true);
    expect(again.hash('codes', 'x').equals(first.hash('others', 'x'))).toBe(false);
    expect(() => again.unwrap('somebody else', wrapped)).toThrow(SealBroken);
  });

  it('is never made anew where there should be one, and never guessed at', () => {
    const path = join(folder, 'master.json');
    expect(() => KeyRing.open(path, false)).toThrow(KeyFileError);
    writeFileSync(path, '{"format":1');
    expect(() => KeyRing.open(path, true)).toThrow(KeyFileError);
    expect(readFileSync(path, 'utf8')).toBe('{"format":1');
    writeFileSync(path, JSON.stringify({ format: 1, current: 1, masterKeys: { 1: 'AAAA' }, hashKey: 'AAAA' }));
    expect(() => KeyRing.open(path, true)).toThrow(/too short/);
  });
});
