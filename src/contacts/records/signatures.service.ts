import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { Clock, Database, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import type { Contact } from '../contact.js';
import {
  CountersignsOwn,
  IllegalContactMove,
  NotYourContact,
  RecordIncomplete,
  RecordNotSigned,
  RecordStale,
} from '../contacts.errors.js';
import type { recordsToSign } from '../contacts.schemas.js';
import { ContactsService } from '../contacts.service.js';
import { readableBy } from '../visibility.js';
import type { signInput } from './records.schemas.js';

interface Standing {
  revision: number;
  signedBy: string | null;
  countersignedBy: string | null;
}

/** Longer than anybody reads at once; the total says how many there are. */
const SHOWN = 200;

/** The counselor's name under her record, and a second one where the desk asks for it. From the first on the record never changes. */
@Injectable()
export class Signatures {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Signs what she has read, `revision`, in wrap-up or later. Signed by her already: nothing happens.
   * @throws NotFound, NotYourContact, IllegalContactMove while the conversation goes on, RecordIncomplete, RecordStale
   */
  async sign(viewer: Viewer, contactId: string, { revision }: z.infer<typeof signInput>): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockReadable(tx, viewer, contactId);
      if (contact.counselorId !== viewer.accountId) throw new NotYourContact();
      if (contact.state !== 'wrap-up' && contact.state !== 'closed')
        throw new IllegalContactMove({ from: contact.state });
      const standing = await this.standing(tx, contactId);
      if (!standing) throw new RecordIncomplete();
      if (standing.signedBy === viewer.accountId) return;
      if (standing.signedBy !== null || standing.revision !== revision) throw new RecordStale();
      const open = await tx.rows(sql`
        select 1 from contact_requirements where contact_id = ${contactId} and code = 'record' and met_at is null`);
      if (open.length > 0) throw new RecordIncomplete();
      // a supervisor's own needs no second name
      await tx.rows(sql`
        update records set signed_at = ${now}, signed_by = ${viewer.accountId},
          countersign_asked = ${viewer.role === 'counselor'} and (
            select d.records_countersigned from desks d where d.id = records.desk_id)
        where contact_id = ${contactId}`);
      await this.audited(tx, viewer, contact, 'record.signed', revision);
    });
  }

  /**
   * A supervisor's name below the counselor's, asked for or not. Countersigned already: nothing happens.
   * @throws NotFound, RecordNotSigned, CountersignsOwn
   */
  async countersign(viewer: Viewer, contactId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockReadable(tx, viewer, contactId);
      const standing = await this.standing(tx, contactId);
      if (!standing?.signedBy) throw new RecordNotSigned();
      if (standing.signedBy === viewer.accountId) throw new CountersignsOwn();
      if (standing.countersignedBy) return;
      await tx.rows(sql`
        update records set countersigned_at = ${now}, countersigned_by = ${viewer.accountId}
        where contact_id = ${contactId}`);
      await this.audited(tx, viewer, contact, 'record.countersigned', standing.revision);
    });
  }

  /** Closed contacts whose record waits for a name: her own; for supervisors those of their desks too. The oldest first. */
  async list(viewer: Viewer): Promise<z.infer<typeof recordsToSign>> {
    type Row = Omit<z.infer<typeof recordsToSign>['items'][number], 'openedAt' | 'closedAt'> & {
      openedAt: Date;
      closedAt: Date;
      total: number;
      mine: number;
    };
    const mine =
      viewer.role === 'supervisor'
        ? sql`(c.counselor_id = ${viewer.accountId} and r.signed_at is null or r.countersign_asked)`
        : sql`true`;
    const whose = viewer.role === 'supervisor' ? readableBy(viewer) : sql`c.counselor_id = ${viewer.accountId}`;
    const rows = await this.db.rows<Row>(sql`
      select c.id as "contactId", d.name as "deskName", c.channel, c.door, c.grade, c.opened_at as "openedAt",
        c.closed_at as "closedAt", json_build_object('id', a.id, 'displayName', a.display_name) as counselor,
        case when r.signed_at is null then 'signature' else 'countersignature' end as "waitsFor",
        (count(*) over ())::int as total, (count(*) filter (where ${mine}) over ())::int as mine
      from (
        select contact_id, signed_at, countersign_asked from records
          where center_id = ${viewer.centerId} and signature_due and signed_at is null
        union all
        select contact_id, signed_at, countersign_asked from records
          where center_id = ${viewer.centerId} and countersign_asked and countersigned_at is null
            and ${viewer.role === 'supervisor'} and signed_by <> ${viewer.accountId}
      ) r join contacts c on c.id = r.contact_id join desks d on d.id = c.desk_id join accounts a on a.id = c.counselor_id
      where c.state = 'closed' and ${whose}
      order by c.closed_at, c.id limit ${SHOWN}`);
    return {
      total: rows[0]?.total ?? 0,
      mine: rows[0]?.mine ?? 0,
      items: rows.map(({ total: _, mine: __, openedAt, closedAt, ...row }) => ({
        ...row,
        openedAt: openedAt.toISOString(),
        closedAt: closedAt.toISOString(),
      })),
    };
  }

  private async standing(tx: Tx, contactId: string): Promise<Standing | undefined> {
    const [row] = await tx.rows<Standing>(sql`
      select revision, signed_by as "signedBy", countersigned_by as "countersignedBy"
      from records where contact_id = ${contactId}`);
    return row;
  }

  private audited(tx: Tx, viewer: Viewer, contact: Contact, action: string, revision: number): Promise<void> {
    return this.audit.record(tx, {
      centerId: contact.centerId,
      accountId: viewer.accountId,
      action,
      subjectType: 'contact',
      subjectId: contact.id,
      personId: contact.personId,
      detail: { revision },
    });
  }
}
