import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import sql from 'sql-template-tag';
import { z } from 'zod';
import type { Database } from '../platform/index.js';
import { KEY_BYTES, openBytes, sealBytes } from './sealing.js';

const keyFile = z.strictObject({
  format: z.literal(1),
  /** the version new person keys are wrapped with */
  current: z.number().int().positive(),
  /** base64 of 32 bytes each */
  masterKeys: z.record(z.string(), z.base64()),
  /** base64 of 32 bytes; never rotated, or every retrieval code would be forgotten */
  hashKey: z.base64(),
});

/** Where the hash key stands among the fingerprints; master keys count from 1. */
const HASH_KEY_VERSION = 0;

/** The key file is missing, unreadable, or not the one this data was sealed with. One line that says what to do. */
export class KeyFileError extends Error {}

/**
 * The master keys and the key for keyed hashes. A person's own key is made here, wrapped by the current master key, and
 * stored beside the person; discarding that row is what makes a person's words unreadable for good.
 */
export class KeyRing {
  private constructor(
    private readonly current: number,
    private readonly masters: ReadonlyMap<number, Buffer>,
    private readonly hashKey: Buffer,
  ) {}

  /** Reads the file, or makes one if `mayCreate`. @throws KeyFileError */
  static open(path: string, mayCreate: boolean): KeyRing {
    if (!existsSync(path)) {
      if (!mayCreate) throw new KeyFileError(`${path}: the key file is missing, and without it nothing can be read`);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const fresh = () => randomBytes(KEY_BYTES).toString('base64');
      const made = { format: 1, current: 1, masterKeys: { 1: fresh() }, hashKey: fresh() };
      writeForGood(path, JSON.stringify(made, null, 2));
    }
    const parsed = keyFile.safeParse(parseJson(readFileSync(path, 'utf8')));
    if (!parsed.success) throw new KeyFileError(`${path}: not a Lamplight key file`);
    const masters = Object.entries(parsed.data.masterKeys).map(
      ([version, key]) => [Number(version), Buffer.from(key, 'base64')] as const,
    );
    if (
      !masters.some(([version]) => version === parsed.data.current) ||
      masters.some(([, k]) => k.length !== KEY_BYTES)
    ) {
      throw new KeyFileError(`${path}: the current master key is missing or too short`);
    }
    return new KeyRing(parsed.data.current, new Map(masters), Buffer.from(parsed.data.hashKey, 'base64'));
  }

  /** Refuses a key file that does not fit the data; remembers a new version's fingerprint. @throws KeyFileError */
  async checkAgainst(db: Database, now: Date): Promise<void> {
    const mine = new Map(
      [...this.masters, [HASH_KEY_VERSION, this.hashKey] as const].map(
        ([version, key]) => [version, fingerprintOf(key)] as const,
      ),
    );
    for (const [version, fingerprint] of mine) {
      await db.rows(sql`
        insert into key_fingerprints (version, fingerprint, created_at) values (${version}, ${fingerprint}, ${now})
        on conflict do nothing`);
    }
    // read by a statement of its own: of two first starts with different files, the second sees the first one's keys
    const known = await db.rows<{ version: number; fingerprint: string }>(sql`
      select version, fingerprint from key_fingerprints order by version`);
    for (const { version, fingerprint } of known) {
      if (mine.get(version) === fingerprint) continue;
      const name = version === HASH_KEY_VERSION ? 'the hash key' : `master key ${version}`;
      throw new KeyFileError(`The key file does not fit this data: ${name} is missing or another one.`);
    }
  }

  /** A new key for one person, plain for use now and wrapped for storing. */
  newPersonKey(personId: string): { key: Buffer; wrapped: Buffer } {
    const key = randomBytes(KEY_BYTES);
    const version = Buffer.alloc(2);
    version.writeUInt16BE(this.current);
    const sealed = sealBytes(this.master(this.current), wrappingPlace(personId), key);
    return { key, wrapped: Buffer.concat([version, sealed]) };
  }

  unwrap(personId: string, wrapped: Buffer): Buffer {
    return openBytes(this.master(wrapped.readUInt16BE(0)), wrappingPlace(personId), wrapped.subarray(2));
  }

  /** A keyed hash for look-ups by something secret. @param purpose keeps equal inputs apart between uses */
  hash(purpose: string, secret: string): Buffer {
    return createHmac('sha256', this.derived(purpose)).update(secret).digest();
  }

  /**
   * An id that stands for a secret one without giving it away: the same input, the same id, and no way back.
   * @returns a UUID of version 8 (RFC 9562: made as the maker likes)
   */
  idFor(purpose: string, secret: string): string {
    const hex = this.hash(purpose, secret).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /** A key of its own for one purpose, derived from the hash key. */
  secret(purpose: string): Buffer {
    return this.derived(`secret ${purpose}`);
  }

  private readonly derivedKeys = new Map<string, Buffer>();

  private derived(purpose: string): Buffer {
    const known = this.derivedKeys.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', this.hashKey, '', purpose, KEY_BYTES));
    this.derivedKeys.set(purpose, key);
    return key;
  }

  private master(version: number): Buffer {
    const key = this.masters.get(version);
    if (!key) throw new KeyFileError(`master key ${version} is not in the key file`);
    return key;
  }
}

/**
 * A new file that is whole and on the disk, or not there at all: what is sealed with a key that a power failure takes is
 * lost. The name in between is this process's own, so that of two first starts one can't write into the other's file.
 * @throws EEXIST rather than write over a file
 */
function writeForGood(path: string, content: string): void {
  const unfinished = `${path}.${process.pid}.new`;
  rmSync(unfinished, { force: true });
  try {
    writeFileSync(unfinished, content, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function fingerprintOf(key: Buffer): string {
  return createHash('sha256').update('lamplight fingerprint').update(key).digest('hex').slice(0, 32);
}

function wrappingPlace(personId: string): string {
  return `persons.wrapped_key:${personId}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused by the schema, with a message that names the file
  }
}
