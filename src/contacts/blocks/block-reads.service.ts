import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, NotFound } from '../../platform/index.js';
import { Audit, PersonSeals } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { samePerson } from '../persons/same-person.js';
import { readableBy } from '../visibility.js';
import type { block, blocks, contactBlock } from './blocks.schemas.js';

type BlockRow = Omit<z.infer<typeof block>, 'blockedAt' | 'until'> & {
  personId: string;
  blockedAt: Date;
  until: Date;
};

/** Open blocks as the staff sees them. */
@Injectable()
export class BlockReads {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** At the desks the viewer reaches. */
  async list(viewer: Viewer): Promise<z.infer<typeof blocks>> {
    const rows = await this.db.rows<BlockRow>(sql`
      ${selectBlock} where b.lifted_at is null and b.until > ${this.clock.now()}
        and b.center_id = ${viewer.centerId} and b.desk_id = any(${viewer.deskIds}::uuid[])
      order by b.until, b.id limit 500`);
    return { items: rows.map(shown) };
  }

  /** Whether the contact's person is blocked, for whoever may read the contact. @throws NotFound */
  async ofContact(viewer: Viewer, contactId: string): Promise<z.infer<typeof contactBlock>> {
    const [contact] = await this.db.rows<{ personId: string }>(sql`
      select c.person_id as "personId" from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    const [row] = await this.db.rows<BlockRow & { words: Buffer | null }>(sql`
      ${selectBlock} where b.person_id = any(${samePerson(contact.personId)}) and b.lifted_at is null
        and b.until > ${this.clock.now()} order by b.until desc, b.id limit 1`);
    if (!row) return { block: null };
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'block.read',
      subjectType: 'contact',
      subjectId: contactId,
      personId: contact.personId,
    });
    const { words, ...rest } = row;
    const seal = await this.seals.of(row.personId);
    return { block: { ...shown(rest), words: words && seal.open('person_blocks.words', row.id, words) } };
  }
}

const selectBlock = sql`
  select b.id, b.person_id as "personId", b.contact_id as "contactId", b.desk_id as "deskId", d.name as "deskName", b.reason, b.words,
    a.display_name as "blockedBy", b.blocked_at as "blockedAt", b.until
  from person_blocks b join desks d on d.id = b.desk_id join accounts a on a.id = b.blocked_by`;

function shown({
  id,
  contactId,
  deskId,
  deskName,
  reason,
  blockedBy,
  blockedAt,
  until,
}: BlockRow): z.infer<typeof block> {
  const times = { blockedAt: blockedAt.toISOString(), until: until.toISOString() };
  return { id, contactId, deskId, deskName, reason, blockedBy, ...times };
}
