import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Database, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { DEFAULT_PLAN, type FollowUpPlan } from './follow-up-plan.js';
import type { followUpPlan } from './follow-up-plan.schemas.js';

/** A center's plan and the zone its days are counted in. */
export interface CenterPlan {
  readonly plan: FollowUpPlan;
  readonly timeZone: string;
}

/** What a grade asks for, as each center has it. What is due already stays due when this changes. */
@Injectable()
export class FollowUpPlans {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
  ) {}

  async of(rows: Pick<Tx, 'rows'>, centerId: string): Promise<CenterPlan> {
    const [row] = await rows.rows<{ timeZone: string } & { [Key in keyof FollowUpPlan]: FollowUpPlan[Key] | null }>(sql`
      select c.time_zone as "timeZone", p.steps, p.from_minute as "fromMinute", p.until_minute as "untilMinute"
      from centers c left join follow_up_plans p on p.center_id = c.id where c.id = ${centerId}`);
    if (!row) throw new Error('no such center');
    const { timeZone, steps, fromMinute, untilMinute } = row;
    const own = steps && fromMinute !== null && untilMinute !== null ? { steps, fromMinute, untilMinute } : null;
    return { plan: own ?? DEFAULT_PLAN, timeZone };
  }

  async read(viewer: Viewer): Promise<z.infer<typeof followUpPlan>> {
    return shown((await this.of(this.db, viewer.centerId)).plan);
  }

  async replace(viewer: Viewer, next: z.infer<typeof followUpPlan>): Promise<z.infer<typeof followUpPlan>> {
    await this.work.run(async (tx) => {
      const steps = JSON.stringify(next.steps);
      await tx.rows(sql`
        insert into follow_up_plans (center_id, steps, from_minute, until_minute)
        values (${viewer.centerId}, ${steps}::jsonb, ${next.fromMinute}, ${next.untilMinute})
        on conflict (center_id) do update set steps = excluded.steps, from_minute = excluded.from_minute,
          until_minute = excluded.until_minute`);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'follow-up-plan.changed',
        subjectType: 'center',
        subjectId: viewer.centerId,
      });
    });
    return this.read(viewer);
  }
}

function shown({ steps, ...hours }: FollowUpPlan): z.infer<typeof followUpPlan> {
  const copied = (of: FollowUpPlan['steps'][1]) => of.map((step) => ({ ...step }));
  return { steps: { 1: copied(steps[1]), 2: copied(steps[2]), 3: copied(steps[3]), 4: copied(steps[4]) }, ...hours };
}
