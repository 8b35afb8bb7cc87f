import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Viewer } from '../../staff/index.js';
import type { lineEntry } from './cases.schemas.js';

export type LineEntry = z.infer<typeof lineEntry>;
/** Lists what a module knows of a person, as far as the viewer may know it. Codes, names and times only. */
export type LineSource = (viewer: Viewer, personId: string) => Promise<LineEntry[]>;

/** What stands on a case's line: each module that deals with persons says how its own rows are listed. */
@Injectable()
export class CaseLines {
  private readonly sources: LineSource[] = [];

  register(source: LineSource): void {
    this.sources.push(source);
  }

  /** Everything about the person, in the order it happened. */
  async of(viewer: Viewer, personId: string): Promise<LineEntry[]> {
    const lists = await Promise.all(this.sources.map((source) => source(viewer, personId)));
    return lists.flat().sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
  }
}
