import { Injectable } from '@nestjs/common';

/** Another row by which somebody may have come, and since when. */
export interface HintedRow {
  readonly personId: string;
  readonly since: Date;
}
/** Who may be the same as these rows of one person, as far as a module can tell. Never one of them. */
export type HintSource = (centerId: string, personIds: readonly string[]) => Promise<readonly HintedRow[]>;

/** That two may be one: each module says what it sees, and nothing merges by it. */
@Injectable()
export class PersonHints {
  private readonly sources: HintSource[] = [];

  register(source: HintSource): void {
    this.sources.push(source);
  }

  async of(centerId: string, personIds: readonly string[]): Promise<readonly HintedRow[]> {
    return (await Promise.all(this.sources.map((source) => source(centerId, personIds)))).flat();
  }
}
