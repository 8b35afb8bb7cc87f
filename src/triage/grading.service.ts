import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import {
  Blocks,
  type Contact,
  ContactsService,
  contactEvent,
  FollowUpSeries,
  meet,
  raiseRequirements,
  saveMove,
} from '../contacts/index.js';
import { Clock, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { findTaxonomyEntry, TAXONOMY_VERSION } from './taxonomy.js';
import { GraveNeedsSupervisor, LoweringNeedsSupervisor, UnknownTag } from './triage.errors.js';
import type { gradeInput, tagsInput } from './triage.schemas.js';

type GradeInput = z.infer<typeof gradeInput>;

/** Grades, which only people set, and tags, which count only once a person has confirmed them. */
@Injectable()
export class GradingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly blocks: Blocks,
    private readonly followUps: FollowUpSeries,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws LoweringNeedsSupervisor for anything that takes a 3 or 4 down, "not assessed" included */
  async setGrade(viewer: Viewer, contactId: string, input: GradeInput): Promise<void> {
    await this.work.run(async (tx) => {
      const contact = viewer.can('grade.lower')
        ? await this.contacts.lockReadable(tx, viewer, contactId)
        : await this.contacts.lockMine(tx, viewer, contactId);
      if (lowers(contact.grade, input.grade) && !viewer.can('grade.lower')) throw new LoweringNeedsSupervisor();
      await this.grade(tx, viewer, contact, input);
    });
  }

  /** One primary, up to three secondary. @throws UnknownTag */
  async setTags(viewer: Viewer, contactId: string, input: z.infer<typeof tagsInput>): Promise<void> {
    const codes = [input.primary, ...input.secondary];
    for (const code of codes) if (!findTaxonomyEntry(code)) throw new UnknownTag({ code });
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const contact = await this.contacts.lockMine(tx, viewer, contactId);
      const [before] = await tx.rows<{ code: string }>(sql`
        select code from contact_tags where contact_id = ${contactId} and place = 0`);
      await tx.rows(sql`delete from contact_tags where contact_id = ${contactId}`);
      await tx.rows(sql`
        insert into contact_tags (contact_id, center_id, desk_id, code, place, taxonomy)
        select ${contactId}, ${contact.centerId}, ${contact.deskId}, code, place - 1, ${TAXONOMY_VERSION}
        from unnest(${codes}::text[]) with ordinality as given(code, place)`);
      await meet(tx, contactId, ['primary-tag'], viewer.accountId, now);
      const { primary, secondary } = input;
      tx.publish(
        contactEvent(
          'contact.tagged',
          contact,
          now,
          { primary, secondary, taxonomy: TAXONOMY_VERSION },
          viewer.accountId,
        ),
      );
      if (isNonCounseling(primary) && isGrave(contact) && !viewer.can('grade.lower')) throw new GraveNeedsSupervisor();
      if (isNonCounseling(primary)) await this.finishInSeconds(tx, viewer, contact);
      else if (before && isNonCounseling(before.code)) await this.askAgain(tx, viewer, contact);
      await this.audited(tx, viewer, contact, 'contact.tagged');
    });
  }

  private async grade(tx: Tx, viewer: Viewer, contact: Contact, input: GradeInput): Promise<void> {
    const now = this.clock.now();
    const id = newId();
    const seal = await this.seals.of(contact.personId);
    const reason = input.reason === undefined ? null : seal.seal('grades.reason', id, input.reason);
    await tx.rows(sql`
      insert into grades (id, center_id, desk_id, contact_id, grade, reason_code, reason, graded_by, graded_at)
      values (${id}, ${contact.centerId}, ${contact.deskId}, ${contact.id}, ${input.grade}, ${input.reasonCode ?? null},
        ${reason}, ${viewer.accountId}, ${now})`);
    const from = contact.grade;
    contact.setGrade(input.grade);
    await saveMove(tx, contact);
    await this.blocks.reconsider(tx, contact.personId, now);
    await meet(tx, contact.id, ['grade'], viewer.accountId, now);
    await this.followUps.graded(tx, viewer, contact, from, now);
    const payload = { grade: input.grade, reasonCode: input.reasonCode ?? null };
    tx.publish(contactEvent('contact.graded', contact, now, payload, viewer.accountId));
    await this.audited(tx, viewer, contact, 'contact.graded');
  }

  /** Silent, wrong number, test …: nothing to answer, to record or to assess, and it still counts. */
  private async finishInSeconds(tx: Tx, viewer: Viewer, contact: Contact): Promise<void> {
    await meet(tx, contact.id, ['answer', 'record'], viewer.accountId, this.clock.now());
    if (contact.grade === 'unset') {
      await this.grade(tx, viewer, contact, { grade: 'U', reasonCode: 'not-counseling' });
    }
  }

  /** It was counseling after all: what the shortcut had met is open again. */
  private async askAgain(tx: Tx, viewer: Viewer, contact: Contact): Promise<void> {
    const now = this.clock.now();
    const codes = contact.answeredAt ? (['record'] as const) : (['answer', 'record'] as const);
    await raiseRequirements(tx, contact, codes, now);
    if (contact.grade !== 'U') return;
    contact.setGrade('unset');
    await saveMove(tx, contact);
    await raiseRequirements(tx, contact, ['grade'], now);
    tx.publish(contactEvent('contact.graded', contact, now, { grade: 'unset', reasonCode: null }, viewer.accountId));
  }

  private audited(tx: Tx, viewer: Viewer, contact: Contact, action: string): Promise<void> {
    const { centerId, id: subjectId, personId } = contact;
    return this.audit.record(tx, {
      centerId,
      accountId: viewer.accountId,
      action,
      subjectType: 'contact',
      subjectId,
      personId,
    });
  }
}

export function isNonCounseling(code: string): boolean {
  return code.startsWith('NON-');
}

/** A grade of 3–4, or a signal of 3–4 that nobody has dismissed or graded: not to be put aside as no counseling. */
function isGrave({ grade, signal }: Contact): boolean {
  return grade === '3' || grade === '4' || (grade === 'unset' && (signal ?? 0) >= 3);
}

function lowers(from: string, to: string): boolean {
  const high = from === '3' || from === '4';
  return high && (to === 'U' || Number(to) < Number(from));
}
