import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Database, NotFound, newId, UnitOfWork } from '../platform/index.js';
import { Audit, maskedNumber } from '../privacy/index.js';
import { ConsoleSockets } from './console-sockets.js';
import { endSignIns, hashPassword } from './sign-in.service.js';
import { LoginTaken } from './staff.errors.js';
import type { account, accountChange, accountInput, auditRow, orgUnit, orgUnitInput } from './staff.schemas.js';
import type { Viewer } from './viewer.js';
import { withinUnit } from './within-unit.js';

type Account = z.infer<typeof account>;

/** Accounts and the org tree they hang on. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly consoles: ConsoleSockets,
    private readonly clock: Clock,
  ) {}

  async list(viewer: Viewer): Promise<Account[]> {
    const rows = await this.db.rows<
      Omit<Account, 'disabledAt' | 'maskedTelephone'> & { disabledAt: Date | null; telephone: string | null }
    >(sql`
      select a.id, a.login, a.display_name as "displayName", a.role, a.org_unit_id as "orgUnitId",
        o.name as "orgUnitName", a.vetted_until::text as "vettedUntil", a.board_capacity as "boardCapacity",
        a.chat_capacity as "chatCapacity", a.telephone, a.answers_at as "answersAt",
        a.disabled_at as "disabledAt"
      from accounts a join org_units o on o.id = a.org_unit_id
      where a.center_id = ${viewer.centerId} and ${withinUnit(viewer, sql`a.org_unit_id`)}
      order by a.display_name limit 2000`);
    return rows.map(({ telephone, ...row }) => ({
      ...row,
      maskedTelephone: telephone && maskedNumber(telephone),
      disabledAt: row.disabledAt?.toISOString() ?? null,
    }));
  }

  /** @throws NotFound, LoginTaken */
  async create(viewer: Viewer, input: z.infer<typeof accountInput>): Promise<Account> {
    const id = newId();
    const passwordHash = await hashPassword(input.password);
    await this.work.run(async (tx) => {
      const unit = await tx.rows(sql`
        select 1 from org_units o where o.id = ${input.orgUnitId} and o.center_id = ${viewer.centerId}
          and ${withinUnit(viewer, sql`o.id`)}`);
      if (unit.length === 0) throw new NotFound('org-unit');
      try {
        await tx.rows(sql`
          insert into accounts (id, center_id, org_unit_id, login, display_name, role, password_hash, vetted_until,
            board_capacity, chat_capacity, created_at)
          values (${id}, ${viewer.centerId}, ${input.orgUnitId}, ${input.login}, ${input.displayName}, ${input.role},
            ${passwordHash}, ${input.vettedUntil}, ${input.boardCapacity}, ${input.chatCapacity}, ${this.clock.now()})`);
      } catch (error) {
        if (brokenConstraint(error) === 'accounts_login_key') throw new LoginTaken();
        throw error;
      }
      await this.audit.record(tx, this.entry(viewer, 'account.created', id));
    });
    const made = (await this.list(viewer)).find((one) => one.id === id);
    if (!made) throw new Error('an account just made is gone');
    return made;
  }

  /** Disabling an account or giving it a new password ends its sign-ins and consoles at once. @throws NotFound */
  async change(viewer: Viewer, accountId: string, change: z.infer<typeof accountChange>): Promise<void> {
    const now = this.clock.now();
    const passwordHash = change.password === undefined ? null : await hashPassword(change.password);
    const ended = await this.work.run(async (tx) => {
      const changed = await tx.rows(sql`
        update accounts a set password_hash = coalesce(${passwordHash}, password_hash),
          board_capacity = coalesce(${change.boardCapacity ?? null}, board_capacity),
          chat_capacity = coalesce(${change.chatCapacity ?? null}, chat_capacity),
          disabled_at = case ${change.disabled ?? null}::boolean when true then ${now} when false then null
            else disabled_at end
        where a.id = ${accountId} and a.center_id = ${viewer.centerId} and ${withinUnit(viewer, sql`a.org_unit_id`)}
        returning a.id`);
      if (changed.length === 0) throw new NotFound('account');
      if (change.disabled !== undefined) {
        await this.audit.record(
          tx,
          this.entry(viewer, change.disabled ? 'account.disabled' : 'account.enabled', accountId),
        );
      }
      if (change.boardCapacity !== undefined || change.chatCapacity !== undefined) {
        await this.audit.record(tx, this.entry(viewer, 'account.capacity-changed', accountId));
      }
      if (passwordHash !== null) await this.audit.record(tx, this.entry(viewer, 'account.password-reset', accountId));
      return change.disabled || passwordHash !== null ? endSignIns(tx, accountId, null, now) : [];
    });
    for (const signInId of ended) this.consoles.disconnectSignIn(signInId);
  }

  async orgUnits(viewer: Viewer): Promise<z.infer<typeof orgUnit>[]> {
    return this.db.rows(sql`
      select o.id, o.parent_id as "parentId", o.kind, o.name from org_units o
      where o.center_id = ${viewer.centerId} and ${withinUnit(viewer, sql`o.id`)} order by o.name limit 5000`);
  }

  /** @throws NotFound for a parent out of reach */
  async addOrgUnit(viewer: Viewer, input: z.infer<typeof orgUnitInput>): Promise<z.infer<typeof orgUnit>> {
    const id = newId();
    await this.work.run(async (tx) => {
      const added = await tx.rows(sql`
        insert into org_units (id, center_id, parent_id, kind, name)
        select ${id}, o.center_id, o.id, ${input.kind}, ${input.name} from org_units o
        where o.id = ${input.parentId} and o.center_id = ${viewer.centerId} and ${withinUnit(viewer, sql`o.id`)}
        returning id`);
      if (added.length === 0) throw new NotFound('org-unit');
      await this.audit.record(tx, this.entry(viewer, 'org-unit.created', id));
    });
    return { id, parentId: input.parentId, kind: input.kind, name: input.name };
  }

  /**
   * The latest audit rows, newest first, of one person or one account if asked: what accounts of the viewer's unit and
   * below did, and, for whoever stands at the top of the tree, what nobody signed in did.
   */
  async auditRows(
    viewer: Viewer,
    filter: { personId?: string | undefined; accountId?: string | undefined },
  ): Promise<z.infer<typeof auditRow>[]> {
    const rows = await this.db.rows<Omit<z.infer<typeof auditRow>, 'occurredAt'> & { occurredAt: Date }>(sql`
      select l.id, l.action, l.subject_type as "subjectType", l.subject_id as "subjectId",
        a.display_name as "accountName", l.occurred_at as "occurredAt"
      from audit_log l left join accounts a on a.id = l.account_id
      where l.center_id = ${viewer.centerId}
        and (l.account_id = ${viewer.accountId} or ${withinUnit(viewer, sql`a.org_unit_id`)}
          or l.account_id is null
            and exists (select 1 from org_units o where o.id = ${viewer.orgUnitId} and o.parent_id is null))
        and (${filter.personId ?? null}::uuid is null or l.person_id = ${filter.personId ?? null})
        and (${filter.accountId ?? null}::uuid is null or l.account_id = ${filter.accountId ?? null})
      order by l.seq desc limit 200`);
    return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
  }

  private entry(viewer: Viewer, action: string, subjectId: string) {
    const subjectType = action.split('.')[0] ?? action;
    return { centerId: viewer.centerId, accountId: viewer.accountId, action, subjectType, subjectId };
  }
}
