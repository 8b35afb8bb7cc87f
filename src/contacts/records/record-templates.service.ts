import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import { PermissionMissing, type Viewer } from '../../staff/index.js';
import { TemplateStale } from '../contacts.errors.js';
import type { RecordBody, RecordTemplate, recordTemplates, TemplateKind, templateInput } from './records.schemas.js';

type TemplateRow = Omit<RecordTemplate, 'publishedAt'> & { publishedAt: Date };
/** What saving has to know of a template; it never changes, so it is asked for once. */
interface Known {
  readonly centerId: string | null;
  readonly required: readonly string[];
}

/** More than a center publishes in many years. */
const KNOWN_AT_MOST = 1_000;

/** Templates of records: those of the product and a center's own, each version of them for good. */
@Injectable()
export class RecordTemplates {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async read(viewer: Viewer): Promise<z.infer<typeof recordTemplates>> {
    const rows = await this.db.rows<TemplateRow>(sql`
      select ${shown} where t.center_id is null or t.center_id = ${viewer.centerId}
      order by t.kind, t.center_id is null, t.version desc`);
    const own = new Set(rows.filter((row) => row.own && row.current).map(({ kind }) => kind));
    return { items: rows.map((row) => toShown({ ...row, current: row.current && (row.own || !own.has(row.kind)) })) };
  }

  /**
   * Publishes the center's next version of a kind; the one before is retired, and the records written on it keep it.
   * @throws PermissionMissing from below the center's own unit, NotFound, TemplateStale when another one was published meanwhile
   */
  async publish(viewer: Viewer, input: z.infer<typeof templateInput>): Promise<RecordTemplate> {
    const { clientId, kind, madeOn, fields } = input;
    await this.requireWholeCenter(viewer);
    const sentBefore = await this.publishedAs(viewer, clientId);
    if (sentBefore) return sentBefore;
    const now = this.clock.now();
    const id = newId();
    try {
      await this.work.run(async (tx) => {
        const [before] = await tx.rows<{ version: number; own: boolean; current: boolean }>(sql`
          select t.version, t.center_id is not null as own, t.retired_at is null and (t.center_id is not null or not exists (
            select 1 from record_templates o where o.center_id = ${viewer.centerId} and o.kind = t.kind)) as current
          from record_templates t
          where t.id = ${madeOn} and t.kind = ${kind} and (t.center_id is null or t.center_id = ${viewer.centerId})`);
        if (!before) throw new NotFound('record-template');
        if (!before.current) throw new TemplateStale();
        if (before.own) {
          await tx.rows(sql`
            update record_templates set retired_at = ${now} where id = ${madeOn} and retired_at is null`);
        }
        await tx.rows(sql`
          insert into record_templates (id, center_id, kind, version, fields, published_at, published_by, client_id)
          values (${id}, ${viewer.centerId}, ${kind}, ${before.version + 1}, ${JSON.stringify(fields)}::jsonb, ${now},
            ${viewer.accountId}, ${clientId})`);
        await this.audit.record(tx, {
          centerId: viewer.centerId,
          accountId: viewer.accountId,
          action: 'record-template.published',
          subjectType: 'record-template',
          subjectId: id,
          detail: { kind, version: before.version + 1 },
        });
      });
    } catch (error) {
      // somebody published at the same moment, or the same was sent twice at once
      if (brokenConstraint(error) === undefined) throw error;
    }
    const published = await this.publishedAs(viewer, clientId);
    if (!published) throw new TemplateStale();
    return published;
  }

  /** The version that a new record of the kind is written on. */
  async currentOf(tx: Tx, centerId: string, kind: TemplateKind): Promise<string> {
    const [current] = await tx.rows<{ id: string }>(sql`
      select id from record_templates where kind = ${kind} and retired_at is null and (center_id is null or center_id = ${centerId})
      order by center_id nulls last limit 1`);
    if (!current) throw new Error('a kind of template without a version');
    return current.id;
  }

  /** Keys of the fields to be filled in before the end. @throws NotFound for another center's template */
  async requiredBy(tx: Tx, centerId: string, templateId: string): Promise<readonly string[]> {
    const template = this.known.get(templateId) ?? (await this.learn(tx, templateId));
    if (!template || (template.centerId !== null && template.centerId !== centerId)) {
      throw new NotFound('record-template');
    }
    return template.required;
  }

  private async learn(tx: Tx, templateId: string): Promise<Known | undefined> {
    const [row] = await tx.rows<{ centerId: string | null; fields: RecordTemplate['fields'] }>(sql`
      select center_id as "centerId", fields from record_templates where id = ${templateId}`);
    if (!row) return undefined;
    if (this.known.size >= KNOWN_AT_MOST) this.known.clear();
    const required = row.fields.filter((field) => field.required).map(({ key }) => key);
    const learned = { centerId: row.centerId, required };
    this.known.set(templateId, learned);
    return learned;
  }

  private async publishedAs(viewer: Viewer, clientId: string): Promise<RecordTemplate | null> {
    const [row] = await this.db.rows<TemplateRow>(sql`
      select ${shown} where t.center_id = ${viewer.centerId} and t.client_id = ${clientId}`);
    return row ? toShown(row) : null;
  }

  /** Templates are the whole center's: a district's supervisor does not change what the city writes on. */
  private async requireWholeCenter(viewer: Viewer): Promise<void> {
    const top = await this.db.rows(sql`
      select 1 from org_units where id = ${viewer.orgUnitId} and parent_id is null`);
    if (top.length === 0) throw new PermissionMissing();
  }
}

const shown = sql`
  t.id, t.kind, t.version, t.center_id is not null as own, t.retired_at is null as current,
  t.published_at as "publishedAt", t.fields from record_templates t`;

function toShown(row: TemplateRow): RecordTemplate {
  return { ...row, publishedAt: row.publishedAt.toISOString() };
}

/** Whether everything is filled in that the template asks for before the end. */
export function isWritten(body: RecordBody, required: readonly string[]): boolean {
  return required.every((key) => (body[key] ?? '').trim() !== '');
}
