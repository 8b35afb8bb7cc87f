import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import sql from 'sql-template-tag';
import { Clock, Database, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { ARGON2, Audit } from '../privacy/index.js';
import type { Role } from './permissions.js';
import { PasswordWrong, SignInRefused } from './staff.errors.js';
import { Viewer } from './viewer.js';

/** A sign-in lasts a long shift and ends by itself; 12 h [P]. */
const SIGN_IN_HOURS = 12;
const TOKEN_BYTES = 32;

interface ViewerRow {
  accountId: string;
  displayName: string;
  role: Role;
  centerId: string;
  orgUnitId: string;
  signInId: string;
  signedInUntil: Date;
  deskIds: string[];
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2);
}

/** Sign-ins: the cookie's token is known here only by its hash. */
@Injectable()
export class SignInService {
  /** Verified when there is no such account, so that both refusals take as long. */
  private readonly decoy = hashPassword(randomBytes(16).toString('hex'));

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @returns the token for the cookie @throws SignInRefused */
  async signIn(login: string, password: string): Promise<string> {
    const [account] = await this.db.rows<{ id: string; centerId: string; passwordHash: string; disabled: boolean }>(sql`
      select id, center_id as "centerId", password_hash as "passwordHash", disabled_at is not null as disabled
      from accounts where login = ${login.trim().toLowerCase()}`);
    const right = await verify(account?.passwordHash ?? (await this.decoy), password);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    if (account && right && !account.disabled && (await this.work.run((tx) => this.store(tx, account, token)))) {
      return token;
    }
    await this.audit.recordRead({
      centerId: account?.centerId ?? null,
      accountId: account?.id ?? null,
      action: 'sign-in.refused',
      subjectType: 'account',
      subjectId: account?.id ?? null,
    });
    throw new SignInRefused();
  }

  async signOut(viewer: Viewer): Promise<void> {
    await this.work.run(async (tx) => {
      await tx.rows(sql`
        update sign_ins set ended_at = ${this.clock.now()} where id = ${viewer.signInId} and ended_at is null`);
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'sign-in.ended',
        subjectType: 'sign-in',
        subjectId: viewer.signInId,
      });
    });
  }

  /**
   * A new password for oneself; every other sign-in of the account ends.
   * @returns the sign-ins that ended @throws PasswordWrong for the current one
   */
  async changePassword(viewer: Viewer, current: string, next: string): Promise<string[]> {
    const [account] = await this.db.rows<{ passwordHash: string }>(sql`
      select password_hash as "passwordHash" from accounts where id = ${viewer.accountId}`);
    if (!account || !(await verify(account.passwordHash, current))) throw new PasswordWrong();
    const passwordHash = await hashPassword(next);
    return this.work.run(async (tx) => {
      // unless somebody else has changed it since it was verified
      const changed = await tx.rows(sql`
        update accounts set password_hash = ${passwordHash}
        where id = ${viewer.accountId} and password_hash = ${account.passwordHash} returning id`);
      if (changed.length === 0) throw new PasswordWrong();
      await this.audit.record(tx, {
        centerId: viewer.centerId,
        accountId: viewer.accountId,
        action: 'account.password-changed',
        subjectType: 'account',
        subjectId: viewer.accountId,
      });
      return endSignIns(tx, viewer.accountId, viewer.signInId, this.clock.now());
    });
  }

  /** @returns who brings this token, or null if it has ended, expired, or never was */
  async viewerOf(token: string): Promise<Viewer | null> {
    const [row] = await this.db.rows<ViewerRow>(
      sql`
        with recursive me as (
          select a.*, s.id as sign_in_id, s.expires_at from sign_ins s join accounts a on a.id = s.account_id
          where s.token_hash = ${hashToken(token)} and s.ended_at is null and s.expires_at > ${this.clock.now()}
            and a.disabled_at is null
        ), below as (
          select org_unit_id as id from me
          union select o.id from org_units o join below on o.parent_id = below.id
        )
        select me.id as "accountId", me.display_name as "displayName", me.role, me.center_id as "centerId",
          me.org_unit_id as "orgUnitId", me.sign_in_id as "signInId", me.expires_at as "signedInUntil",
          case when me.role in ('counselor', 'scheduler')
            then array(select desk_id from desk_members where account_id = me.id)
            when me.role in ('hospital', 'school') then '{}'::uuid[]
            else array(select d.id from desks d where d.org_unit_id in (select id from below)) end as "deskIds"
        from me`,
      'viewer-of-token',
    );
    if (!row) return null;
    const { accountId, displayName, role, centerId, orgUnitId, deskIds, signInId, signedInUntil } = row;
    return new Viewer(accountId, displayName, role, centerId, orgUnitId, deskIds, signInId, signedInUntil);
  }

  /** @returns those of the sign-ins that are over: ended, run out, or of an account that was disabled */
  async endedAmong(signInIds: readonly string[]): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(sql`
      select one.id from unnest(${[...signInIds]}::uuid[]) as one(id)
      where not exists (select 1 from sign_ins s join accounts a on a.id = s.account_id
        where s.id = one.id and s.ended_at is null and s.expires_at > ${this.clock.now()} and a.disabled_at is null)`);
    return rows.map(({ id }) => id);
  }

  /**
   * The row is held, so that a reset under way either ends this sign-in or is seen by it.
   * @returns false if the account got another password or was disabled since it was looked up
   */
  private async store(
    tx: Tx,
    account: { id: string; centerId: string; passwordHash: string },
    token: string,
  ): Promise<boolean> {
    const now = this.clock.now();
    const id = newId();
    const stored = await tx.rows(sql`
      insert into sign_ins (id, center_id, account_id, token_hash, created_at, expires_at)
      select ${id}::uuid, a.center_id, a.id, ${hashToken(token)}::bytea, ${now}::timestamptz,
        ${new Date(now.getTime() + SIGN_IN_HOURS * 3_600_000)}::timestamptz
      from accounts a
      where a.id = ${account.id} and a.password_hash = ${account.passwordHash} and a.disabled_at is null
      for share of a
      returning id`);
    if (stored.length === 0) return false;
    await this.audit.record(tx, {
      centerId: account.centerId,
      accountId: account.id,
      action: 'sign-in.started',
      subjectType: 'sign-in',
      subjectId: id,
    });
    return true;
  }
}

/** @param except the sign-in that goes on, if one does @returns those that ended; their consoles are the caller's to end */
export async function endSignIns(tx: Tx, accountId: string, except: string | null, now: Date): Promise<string[]> {
  const ended = await tx.rows<{ id: string }>(sql`
    update sign_ins set ended_at = ${now}
    where account_id = ${accountId} and ended_at is null and id is distinct from ${except}::uuid returning id`);
  return ended.map(({ id }) => id);
}

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
