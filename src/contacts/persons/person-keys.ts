import { Injectable } from '@nestjs/common';

/** By what somebody comes back to a row, beside the retrieval code. */
export interface Keys {
  /** masked */
  readonly telephones: readonly string[];
  readonly hasWechat: boolean;
}
/** What a module knows of the keys of these rows. */
export type KeySource = (personIds: readonly string[]) => Promise<ReadonlyMap<string, Partial<Keys>>>;

/** The keys of a person's rows: each module says what it knows, since none knows the others' tables. */
@Injectable()
export class PersonKeys {
  private readonly sources: KeySource[] = [];

  register(source: KeySource): void {
    this.sources.push(source);
  }

  /** Of one row each; nothing known is no telephone and no WeChat. */
  async of(personIds: readonly string[]): Promise<(personId: string) => Keys> {
    const known = await Promise.all(this.sources.map((source) => source(personIds)));
    return (personId) => Object.assign({ telephones: [], hasWechat: false }, ...known.map((one) => one.get(personId)));
  }
}
