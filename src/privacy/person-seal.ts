import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Database } from '../platform/index.js';
import { KeyRing } from './keys.js';
import { openBytes, sealBytes } from './sealing.js';

/** How many unwrapped keys stay in memory: enough for an evening, few enough to lose little. */
const CACHED_KEYS = 2_000;

/** Seals and opens what belongs to one person. */
export class PersonSeal {
  constructor(
    readonly personId: string,
    private readonly key: Buffer,
  ) {}

  /** @param column `table.column` @param rowId the row it stands in */
  seal(column: string, rowId: string, text: string): Buffer {
    return sealBytes(this.key, `${column}:${rowId}`, Buffer.from(text, 'utf8'));
  }

  /** @throws SealBroken */
  open(column: string, rowId: string, sealed: Buffer): string {
    return openBytes(this.key, `${column}:${rowId}`, sealed).toString('utf8');
  }

  /** The same for what is no text: a piece of sound. */
  sealBytes(column: string, rowId: string, bytes: Buffer): Buffer {
    return sealBytes(this.key, `${column}:${rowId}`, bytes);
  }

  /** @throws SealBroken */
  openBytes(column: string, rowId: string, sealed: Buffer): Buffer {
    return openBytes(this.key, `${column}:${rowId}`, sealed);
  }

  sealJson(column: string, rowId: string, value: unknown): Buffer {
    return this.seal(column, rowId, JSON.stringify(value));
  }

  openJson<Shape>(column: string, rowId: string, sealed: Buffer): Shape {
    return JSON.parse(this.open(column, rowId, sealed)) as Shape;
  }
}

/** Finds the seal of a person, with a bounded cache in front of the wrapped keys. */
@Injectable()
export class PersonSeals {
  private readonly cache = new Map<string, PersonSeal>();

  constructor(
    private readonly db: Database,
    private readonly keys: KeyRing,
  ) {}

  /** A seal for a person about to be stored with `wrapped`. */
  forNewPerson(personId: string): { seal: PersonSeal; wrapped: Buffer } {
    const { key, wrapped } = this.keys.newPersonKey(personId);
    return { seal: new PersonSeal(personId, key), wrapped };
  }

  /** The seal of a stored person. @throws Error if there is no such person */
  async of(personId: string): Promise<PersonSeal> {
    const cached = this.cache.get(personId);
    if (cached) {
      this.remember(cached); // youngest again
      return cached;
    }
    const [row] = await this.db.rows<{ wrapped: Buffer }>(
      sql`select wrapped_key as wrapped from persons where id = ${personId}`,
      'person-key',
    );
    if (!row) throw new Error('no such person');
    return this.unwrapped(personId, row.wrapped);
  }

  /** The same where the caller has read the wrapped key along with something else. */
  unwrapped(personId: string, wrapped: Buffer): PersonSeal {
    const seal = this.cache.get(personId) ?? new PersonSeal(personId, this.keys.unwrap(personId, wrapped));
    this.remember(seal);
    return seal;
  }

  private remember(seal: PersonSeal): void {
    this.cache.delete(seal.personId);
    this.cache.set(seal.personId, seal);
    if (this.cache.size > CACHED_KEYS) this.cache.delete(this.cache.keys().next().value as string);
  }
}
