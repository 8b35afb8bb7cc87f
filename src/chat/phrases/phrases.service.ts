import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import { PermissionMissing, type Viewer } from '../../staff/index.js';
import { TooManyPhrases } from './phrases.errors.js';
import type { phrase, phraseChange, phraseInput, phrases } from './phrases.schemas.js';

type Phrase = z.infer<typeof phrase>;

/** Of a desk, or of one counselor. */
const MOST = 200;

/** Sentences ready to be put into an answer: each desk's, kept by its supervisors, and everybody's own. */
@Injectable()
export class PhrasesService {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async read(viewer: Viewer): Promise<z.infer<typeof phrases>> {
    return {
      items: await this.db.rows<Phrase>(sql`
        ${shown} where p.center_id = ${viewer.centerId}
          and (p.account_id = ${viewer.accountId} or p.desk_id = any(${viewer.deskIds}::uuid[]))
        order by p.title, p.id`),
    };
  }

  /** @throws NotFound for a desk out of reach, PermissionMissing, TooManyPhrases */
  async add(viewer: Viewer, { clientId, deskId, title, body }: z.infer<typeof phraseInput>): Promise<Phrase> {
    if (deskId && !viewer.reaches(deskId)) throw new NotFound('desk');
    if (deskId && !viewer.can('phrase.manage')) throw new PermissionMissing();
    const accountId = deskId ? null : viewer.accountId;
    return this.work.run(async (tx) => {
      const [added] = await tx.rows<{ id: string }>(sql`
        insert into phrases (id, center_id, desk_id, account_id, created_by, client_id, title, body, changed_at)
        select ${newId()}, ${viewer.centerId}, ${deskId}, ${accountId}, ${viewer.accountId}, ${clientId}, ${title}, ${body},
          ${this.clock.now()}::timestamptz
        where (select count(*) from phrases p where p.desk_id = ${deskId} or p.account_id = ${accountId}) < ${MOST}
        on conflict (created_by, client_id) do nothing returning id`);
      if (added && deskId) await this.record(tx, viewer, added.id, 'phrase.added');
      const [stored] = await tx.rows<Phrase>(sql`
        ${shown} where p.created_by = ${viewer.accountId} and p.client_id = ${clientId}`);
      if (!stored) throw new TooManyPhrases();
      return stored;
    });
  }

  /** @throws NotFound as well for a desk's, from whoever only uses it */
  change(viewer: Viewer, id: string, change: z.infer<typeof phraseChange>): Promise<Phrase> {
    const { title = null, body = null } = change;
    return this.work.run(async (tx) => {
      const [changed] = await tx.rows<Phrase>(sql`
        update phrases p set title = coalesce(${title}, p.title), body = coalesce(${body}, p.body),
          changed_at = ${this.clock.now()}
        where p.id = ${id} and ${changeableBy(viewer)} returning p.id, p.desk_id as "deskId", p.title, p.body`);
      if (!changed) throw new NotFound('phrase');
      if (changed.deskId) await this.record(tx, viewer, id, 'phrase.changed');
      return changed;
    });
  }

  /** What was written with it stays. @throws NotFound */
  async remove(viewer: Viewer, id: string): Promise<void> {
    await this.work.run(async (tx) => {
      const [removed] = await tx.rows<{ deskId: string | null }>(sql`
        delete from phrases p where p.id = ${id} and ${changeableBy(viewer)} returning p.desk_id as "deskId"`);
      if (!removed) throw new NotFound('phrase');
      if (removed.deskId) await this.record(tx, viewer, id, 'phrase.removed');
    });
  }

  private record(tx: Tx, { centerId, accountId }: Viewer, subjectId: string, action: string): Promise<void> {
    return this.audit.record(tx, { centerId, accountId, action, subjectType: 'phrase', subjectId });
  }
}

const shown = sql`select p.id, p.desk_id as "deskId", p.title, p.body from phrases p`;

/** One's own, and for supervisors those of their desks; a condition on the table alias `p`. */
function changeableBy(viewer: Viewer): Sql {
  const ofDesks = viewer.can('phrase.manage') ? sql`p.desk_id = any(${viewer.deskIds}::uuid[])` : sql`false`;
  return sql`p.center_id = ${viewer.centerId} and (p.account_id = ${viewer.accountId} or ${ofDesks})`;
}
