import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { KeyGroupExists } from './persons.errors.js';
import type { keyGroup, keyGroupChange, keyGroupInput, profileChoices } from './profile.schemas.js';

type KeyGroup = z.infer<typeof keyGroup>;

/** The center's own list of groups that are looked after closely (重点关注群体). Cities' lists differ; a person is of several. */
@Injectable()
export class KeyGroups {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Retired groups too: persons are of them. */
  async choices(viewer: Viewer): Promise<z.infer<typeof profileChoices>> {
    const [keyGroups, schools] = await Promise.all([
      this.db.rows<KeyGroup>(sql`${selectGroup} where g.center_id = ${viewer.centerId} order by g.sort, g.code`),
      this.db.rows<{ id: string; name: string }>(sql`
        select id, name from org_units where center_id = ${viewer.centerId} and kind = 'school' order by name, id`),
    ]);
    return { keyGroups, schools };
  }

  /** @throws KeyGroupExists */
  async create(viewer: Viewer, input: z.infer<typeof keyGroupInput>): Promise<KeyGroup> {
    const id = newId();
    return this.work.run(async (tx) => {
      try {
        await tx.rows(sql`
          insert into key_groups (id, center_id, code, label_zh, label_en, sort)
          values (${id}, ${viewer.centerId}, ${input.code}, ${input.labelZh}, ${input.labelEn}, ${input.sort})`);
      } catch (error) {
        if (brokenConstraint(error) === 'key_groups_center_id_code_key') throw new KeyGroupExists();
        throw error;
      }
      return this.written(tx, viewer, id, 'key-group.created');
    });
  }

  /** One that is retired is offered no more; whoever is of it stays of it. @throws NotFound */
  async change(viewer: Viewer, id: string, change: z.infer<typeof keyGroupChange>): Promise<KeyGroup> {
    return this.work.run(async (tx) => {
      const changed = await tx.rows(sql`
        update key_groups set label_zh = ${change.labelZh}, label_en = ${change.labelEn}, sort = ${change.sort},
          retired_at = case when ${change.retired} then coalesce(retired_at, ${this.clock.now()}) end
        where id = ${id} and center_id = ${viewer.centerId} returning 1`);
      if (changed.length === 0) throw new NotFound('key-group');
      return this.written(tx, viewer, id, 'key-group.changed');
    });
  }

  private async written(tx: Tx, { centerId, accountId }: Viewer, id: string, action: string): Promise<KeyGroup> {
    await this.audit.record(tx, { centerId, accountId, action, subjectType: 'key-group', subjectId: id });
    const [group] = await tx.rows<KeyGroup>(sql`${selectGroup} where g.id = ${id}`);
    if (!group) throw new Error('a group just written is gone');
    return group;
  }
}

const selectGroup = sql`
  select g.id, g.code, g.label_zh as "labelZh", g.label_en as "labelEn", g.sort, g.retired_at is not null as retired
  from key_groups g`;
