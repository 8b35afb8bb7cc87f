import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import type { directory, directoryEntry, entryChange, entryInput } from './directory.schemas.js';

type Entry = z.infer<typeof directoryEntry>;

/** Numbers of others that counselors need in the middle of a call. Nothing personal; the same for the whole center. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** In the center's order. Closed ones are there for whoever manages them, and for nobody else. */
  async read(viewer: Viewer): Promise<z.infer<typeof directory>> {
    const shown = viewer.can('directory.manage') ? sql`true` : sql`closed_at is null`;
    return {
      items: await this.db.rows<Entry>(sql`${entries} where center_id = ${viewer.centerId} and ${shown} ${order}`),
    };
  }

  async add(viewer: Viewer, input: z.infer<typeof entryInput>): Promise<Entry> {
    const id = newId();
    await this.work.run(async (tx) => {
      await tx.rows(sql`
        insert into directory_entries (id, center_id, name, number, kind, note, rank)
        values (${id}, ${viewer.centerId}, ${input.name}, ${input.number}, ${input.kind}, ${input.note}, ${input.rank})`);
      await this.record(tx, viewer, id, 'directory.entry-added');
    });
    return this.one(viewer, id);
  }

  /** A closed one is shown to nobody who calls; what was done with it stays true. @throws NotFound */
  async change(viewer: Viewer, id: string, change: z.infer<typeof entryChange>): Promise<Entry> {
    const now = this.clock.now();
    const { name = null, number = null, kind = null, note = null, rank = null, isClosed = null } = change;
    await this.work.run(async (tx) => {
      const changed = await tx.rows(sql`
        update directory_entries set name = coalesce(${name}, name), number = coalesce(${number}, number),
          kind = coalesce(${kind}, kind), note = coalesce(${note}, note), rank = coalesce(${rank}::integer, rank),
          closed_at = case ${isClosed}::boolean when true then coalesce(closed_at, ${now}) when false then null
            else closed_at end
        where id = ${id} and center_id = ${viewer.centerId} returning id`);
      if (changed.length === 0) throw new NotFound('directory-entry');
      await this.record(tx, viewer, id, 'directory.entry-changed');
    });
    return this.one(viewer, id);
  }

  private async one(viewer: Viewer, id: string): Promise<Entry> {
    const [entry] = await this.db.rows<Entry>(sql`${entries} where center_id = ${viewer.centerId} and id = ${id}`);
    if (!entry) throw new NotFound('directory-entry');
    return entry;
  }

  private record(tx: Tx, { centerId, accountId }: Viewer, subjectId: string, action: string): Promise<void> {
    return this.audit.record(tx, { centerId, accountId, action, subjectType: 'directory-entry', subjectId });
  }
}

const entries = sql`
  select id, name, number, kind, note, rank, closed_at is not null as "isClosed" from directory_entries`;
const order = sql`order by closed_at is not null, rank, name, id`;
