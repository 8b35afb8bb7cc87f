import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { brokenConstraint, Clock, NotFound, newId, type Tx, UnitOfWork } from '../../platform/index.js';
import { Audit } from '../../privacy/index.js';
import type { Viewer } from '../../staff/index.js';
import { Blocks } from '../blocks/blocks.service.js';
import { contactEvent } from '../events.js';
import { gradeBefore } from '../grade-before.js';
import { urgencyOf } from '../urgency.js';
import { readableBy } from '../visibility.js';
import { holdMerges } from './held-persons.js';
import { mayRead, PersonReads, requireReadable } from './person-reads.service.js';
import { BothHaveCases, MergedAlready } from './persons.errors.js';
import type { merged, mergeInput, separated } from './persons.schemas.js';
import { leadOf, samePerson } from './same-person.js';

interface Here {
  id: string;
  centerId: string;
  deskId: string;
  personId: string;
  leadId: string;
}
interface Standing {
  id: string;
  centerId: string;
  deskId: string;
  contactId: string;
  personId: string;
  leadId: string;
  undoneBy: string | null;
}

/**
 * Two rows are found to be one human being, or not to be. An edge is drawn or cut and the lead rewritten for all rows under it;
 * nothing else moves (ADR 48). One after the other in a center, so the second of two sees what the first has done.
 */
@Injectable()
export class Merges {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reads: PersonReads,
    private readonly blocks: Blocks,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Whoever the other is becomes one with the contact's person, who leads from then on. The same `clientId` again is the same merge.
   * @throws NotFound where either is out of reach, MergedAlready, BothHaveCases
   */
  async merge(viewer: Viewer, contactId: string, input: z.infer<typeof mergeInput>): Promise<z.infer<typeof merged>> {
    const mergeId = await this.work.run(async (tx) => {
      await holdMerges(tx, viewer.centerId);
      const here = await readableContact(tx, viewer, contactId);
      const [before] = await tx.rows<{ id: string }>(sql`
        select id from person_merges where contact_id = ${contactId} and client_id = ${input.clientId}`);
      if (before) return before.id;
      await requireReadable(tx, viewer, input.otherId);
      return this.draw(tx, viewer, here, input, this.clock.now());
    });
    return { mergeId, person: await this.reads.ofContact(viewer, contactId) };
  }

  /**
   * That row and what was merged into it before is a person of its own again. Twice is the same as once.
   * @throws NotFound out of reach
   */
  async undo(viewer: Viewer, mergeId: string): Promise<z.infer<typeof separated>> {
    const { personId, leadId } = await this.work.run(async (tx) => {
      await holdMerges(tx, viewer.centerId);
      const standing = await this.standing(tx, viewer, mergeId);
      if (standing.undoneBy === null) await this.cut(tx, viewer, standing, this.clock.now());
      return standing;
    });
    return {
      left: await this.reads.after(viewer, leadId),
      separated: await this.reads.after(viewer, personId),
    };
  }

  private async draw(
    tx: Tx,
    viewer: Viewer,
    here: Here,
    { clientId, otherId, reason }: z.infer<typeof mergeInput>,
    now: Date,
  ): Promise<string> {
    const [other] = await tx.rows<{ leadId: string }>(sql`select ${leadOf(otherId)} as "leadId"`);
    const { leadId, personId: intoId } = here;
    const id = newId();
    const personId = other?.leadId ?? otherId;
    if (personId === leadId) throw new MergedAlready();
    await refuseTwoCases(tx, [leadId, personId]);
    await tx.rows(sql`
      update persons set lead_id = ${leadId}, merged_into = case when id = ${personId} then ${intoId}::uuid else merged_into end
      where id = ${personId} or lead_id = ${personId}`);
    try {
      await tx.rows(sql`update cases set lead_id = ${leadId} where lead_id = ${personId}`);
    } catch (error) {
      if (brokenConstraint(error) === 'cases_one_open_per_person') throw new BothHaveCases();
      throw error;
    }
    await tx.rows(sql`
      insert into person_merges (id, center_id, desk_id, contact_id, client_id, person_id, into_id, lead_id, reason, merged_by,
        merged_at)
      values (${id}, ${here.centerId}, ${here.deskId}, ${here.id}, ${clientId}, ${personId}, ${intoId}, ${leadId}, ${reason},
        ${viewer.accountId}, ${now})`);
    tx.publish(contactEvent('person.merged', here, now, { mergeId: id, personId, intoId, leadId }, viewer.accountId));
    await this.audited(tx, viewer, 'person.merged', id, [personId, leadId]);
    await this.blocks.reconsider(tx, leadId, now);
    await raiseByGradeBefore(tx, leadId, now);
    return id;
  }

  private async cut(tx: Tx, viewer: Viewer, standing: Standing, now: Date): Promise<void> {
    const { id: mergeId, personId } = standing;
    // who leads now: the row it hung on may have been merged itself since
    const [before] = await tx.rows<{ leadId: string }>(sql`select ${leadOf(personId)} as "leadId"`);
    const leftId = before?.leadId ?? standing.leadId;
    await tx.rows(sql`
      with recursive under as (
        select id from persons where id = ${personId}
        union all select p.id from persons p join under on p.merged_into = under.id
      ), freed as (
        update persons set merged_into = case when id = ${personId} then null else merged_into end,
          lead_id = case when id = ${personId} then null else ${personId}::uuid end
        where id in (select id from under)
      )
      update cases set lead_id = ${personId} where person_id in (select id from under)`);
    await tx.rows(sql`
      update person_merges set undone_at = ${now}, undone_by = ${viewer.accountId} where id = ${mergeId}`);
    const about = { ...standing, id: standing.contactId };
    tx.publish(contactEvent('person.separated', about, now, { mergeId, personId, leftId }, viewer.accountId));
    await this.audited(tx, viewer, 'person.separated', mergeId, [personId, leftId]);
  }

  /** A merge, for whoever may read its person; whoever has taken it back gets the answer to that again. @throws NotFound */
  private async standing(tx: Tx, viewer: Viewer, mergeId: string): Promise<Standing> {
    const [found] = await tx.rows<Standing>(sql`
      select id, center_id as "centerId", desk_id as "deskId", contact_id as "contactId", person_id as "personId",
        lead_id as "leadId", undone_by as "undoneBy"
      from person_merges where id = ${mergeId} and center_id = ${viewer.centerId}`);
    if (!found) throw new NotFound('merge');
    if (found.undoneBy !== viewer.accountId && !(await mayRead(tx, viewer, found.personId)))
      throw new NotFound('merge');
    return found;
  }

  private async audited(
    tx: Tx,
    { centerId, accountId }: Viewer,
    action: string,
    mergeId: string,
    personIds: readonly string[],
  ): Promise<void> {
    for (const personId of personIds) {
      const subject = { subjectType: 'person', subjectId: personId, personId };
      await this.audit.record(tx, { centerId, accountId, action, ...subject, detail: { mergeId } });
    }
  }
}

async function readableContact(tx: Tx, viewer: Viewer, contactId: string): Promise<Here> {
  const [here] = await tx.rows<Here>(sql`
    select c.id, c.center_id as "centerId", c.desk_id as "deskId", c.person_id as "personId",
      ${leadOf(sql`c.person_id`)} as "leadId"
    from contacts c where c.id = ${contactId} and ${readableBy(viewer)}`);
  if (!here) throw new NotFound('contact');
  return here;
}

/** @throws BothHaveCases with their numbers, and who answers for them */
async function refuseTwoCases(tx: Tx, leadIds: readonly string[]): Promise<void> {
  const open = await tx.rows<{ number: number; responsible: string }>(sql`
    select k.number, a.display_name as responsible from cases k join accounts a on a.id = k.responsible_id
    where k.lead_id = any(${[...leadIds]}::uuid[]) and k.closed_at is null order by k.number`);
  if (open.length < 2) return;
  throw new BothHaveCases({
    numbers: open.map(({ number }) => number).join(', '),
    responsible: open.map(({ responsible }) => responsible).join(', '),
  });
}

/** What was judged of one way counts for whoever waits by another, and never lowers anything. @see gradeBefore */
async function raiseByGradeBefore(tx: Tx, personId: string, now: Date): Promise<void> {
  const before = await gradeBefore(tx, personId, now);
  if (before === null) return;
  await tx.rows(sql`
    update contacts set grade_before = ${before}, urgency = greatest(urgency, ${urgencyOf(null, 'unset', before)})
    where person_id = any(${samePerson(personId)}) and state <> 'closed' and grade in ('unset', 'U')
      and (grade_before is null or grade_before < ${before})`);
}
