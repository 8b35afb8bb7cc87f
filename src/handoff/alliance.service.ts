import { Injectable } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, Deadlines, InvalidInput, NotFound, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit } from '../privacy/index.js';
import { PermissionMissing, type Viewer } from '../staff/index.js';
import type { alliance, allianceInput } from './handoff.schemas.js';
import { REFERRAL_CLOCK } from './referral.js';
import { holdAlliance } from './stored-alliance.js';

type Alliance = z.infer<typeof alliance>;

/** The hospitals of a center's alliance, in the order they are asked. */
@Injectable()
export class AllianceService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async read(viewer: Viewer): Promise<Alliance> {
    const items = await this.db.rows<Alliance['items'][number]>(sql`
      select h.hospital_id as "hospitalId", o.name, h.rank, h.acknowledge_minutes as "acknowledgeMinutes", h.phone
      from alliance_hospitals h join org_units o on o.id = h.hospital_id
      where h.center_id = ${viewer.centerId} order by h.rank`);
    return { items };
  }

  /**
   * The whole alliance anew. Clocks that run go on as they were set; a referral that nobody has answered is asked of
   * whoever is new.
   * @throws PermissionMissing for an administrator of a part of the center, NotFound for what is no hospital of it,
   *   InvalidInput for one named twice
   */
  async replace(viewer: Viewer, { hospitals }: z.infer<typeof allianceInput>): Promise<Alliance> {
    const now = this.clock.now();
    const ids = hospitals.map(({ hospitalId }) => hospitalId);
    if (new Set(ids).size < ids.length) throw new InvalidInput({ field: 'hospitals', problem: 'twice' });
    await this.work.run(async (tx) => {
      await holdAlliance(tx, viewer.centerId, 'change');
      const [found] = await tx.rows<{ atTop: boolean; known: number }>(sql`
        select exists (select 1 from org_units where id = ${viewer.orgUnitId} and parent_id is null) as "atTop",
          (select count(*)::int from org_units
            where id = any(${ids}::uuid[]) and center_id = ${viewer.centerId} and kind = 'hospital') as known`);
      if (!found?.atTop) throw new PermissionMissing();
      if (found.known < ids.length) throw new NotFound('hospital');
      await tx.rows(sql`delete from alliance_hospitals where center_id = ${viewer.centerId}`);
      if (hospitals.length > 0) {
        await tx.rows(sql`
          insert into alliance_hospitals (hospital_id, center_id, rank, acknowledge_minutes, phone)
          values ${join(
            hospitals.map(
              ({ hospitalId, acknowledgeMinutes, phone }, at) =>
                sql`(${hospitalId}, ${viewer.centerId}, ${at + 1}, ${acknowledgeMinutes}, ${phone})`,
            ),
          )}`);
      }
      await this.askAgain(tx, viewer.centerId, now);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'alliance.changed',
        subjectType: 'center',
        subjectId: viewer.centerId,
        detail: { hospitals: hospitals.length },
      });
    });
    return this.read(viewer);
  }

  /** Referrals that nobody answered are looked at again, as rows: the process may die before it has asked anybody. */
  private async askAgain(tx: Tx, centerId: string, now: Date): Promise<void> {
    const waiting = await tx.rows<{ id: string }>(sql`
      select r.id from referrals r where r.center_id = ${centerId} and r.unanswered_at is not null
        and exists (select 1 from alliance_hospitals h where h.center_id = r.center_id and not exists
          (select 1 from referral_asks k where k.referral_id = r.id and k.hospital_id = h.hospital_id))
        and not exists (select 1 from deadlines d
          where d.kind = ${REFERRAL_CLOCK} and d.subject_id = r.id and d.state = 'due')
      order by r.id`);
    for (const { id } of waiting) {
      await this.deadlines.set(tx, { centerId, kind: REFERRAL_CLOCK, subjectId: id, dueAt: now });
    }
  }
}
