import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { z } from 'zod';
import {
  ContactsService,
  contactEvent,
  OpenRisks,
  readableBy,
  SIGNAL_COUNTS_FOR_MS,
  samePerson,
  saveMove,
} from '../contacts/index.js';
import { Clock, Database, type Language, NotFound, newId, UnitOfWork } from '../platform/index.js';
import { Audit, type PersonSeal, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { reasons } from './reasons.js';
import type { Signal } from './signal.js';
import type { assessment, dismissInput } from './triage.schemas.js';

interface SignalRow {
  id: string;
  messageId: string;
  level: number;
  categories: string[];
  tags: { code: string; confidence: number }[];
  evidence: Buffer;
  version: string;
  dismissedAs: string | null;
}

/** How many suggestions the counselor is shown. */
const SUGGESTIONS = 4;

/** A signal about to be stored with its message, as a part of the channel's own statement. */
export function signalPart(signal: Signal, of: { message: SignalPlace; seal: PersonSeal; now: Date }): Sql {
  const id = newId();
  const { message, seal, now } = of;
  return sql`
    signalled as (
      insert into signals (id, center_id, desk_id, contact_id, message_id, level, categories, tags, evidence, version,
        raised_at)
      values (${id}, ${message.centerId}, ${message.deskId}, ${message.contactId}, ${message.id}, ${signal.level},
        ${signal.categories}, ${JSON.stringify(signal.tags)}, ${seal.sealJson('signals.evidence', id, signal.evidence)},
        ${signal.version}, ${now})
    )`;
}

export interface SignalPlace {
  readonly id: string;
  readonly centerId: string;
  readonly deskId: string;
  readonly contactId: string;
}

/** Signals as the counselor sees them, and their dismissal. */
@Injectable()
export class SignalsService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly contacts: ContactsService,
    private readonly risks: OpenRisks,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.risks.register(async (tx, personId, now) => {
      const [standing] = await tx.rows<{ signal: number }>(sql`
        select coalesce(max(s.level), 0)::int as signal from signals s join contacts c on c.id = s.contact_id
        where c.person_id = any(${samePerson(personId)}) and s.dismissed_at is null
          and s.raised_at > ${new Date(now.getTime() - SIGNAL_COUNTS_FOR_MS)}`);
      return standing ?? {};
    });
  }

  /** Signals with their reasons, grades, tags and suggestions of one contact. @throws NotFound */
  async assessment(viewer: Viewer, contactId: string, language: Language): Promise<z.infer<typeof assessment>> {
    const [contact] = await this.db.rows<{ personId: string; wrappedKey: Buffer }>(sql`
      select c.person_id as "personId", p.wrapped_key as "wrappedKey" from contacts c join persons p on p.id = c.person_id
      where c.id = ${contactId} and ${readableBy(viewer)}`);
    if (!contact) throw new NotFound('contact');
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'assessment.read',
      subjectType: 'contact',
      subjectId: contactId,
      personId: contact.personId,
    });
    const [signals, grades, tags] = await Promise.all([
      this.db.rows<SignalRow>(sql`
        select id, message_id as "messageId", level, categories, tags, evidence, version, dismissed_as as "dismissedAs"
        from signals where contact_id = ${contactId} order by raised_at, id`),
      this.db.rows<{ grade: 'U'; reasonCode: 'other' | null; gradedBy: string; gradedAt: Date }>(sql`
        select g.grade, g.reason_code as "reasonCode", a.display_name as "gradedBy", g.graded_at as "gradedAt"
        from grades g join accounts a on a.id = g.graded_by where g.contact_id = ${contactId} order by g.graded_at, g.id`),
      this.db.rows<{ code: string; place: number }>(sql`
        select code, place from contact_tags where contact_id = ${contactId} order by place`),
    ]);
    const seal = this.seals.unwrapped(contact.personId, contact.wrappedKey);
    return {
      signals: signals.map((row) => ({
        ...row,
        evidence: seal
          .openJson<Signal['evidence']>('signals.evidence', row.id, row.evidence)
          .map((one) => ({ ...one, label: reasons[one.reason][language] })),
      })),
      grades: grades.map((grade) => ({ ...grade, gradedAt: grade.gradedAt.toISOString() })),
      tags: {
        primary: tags.find((tag) => tag.place === 0)?.code ?? null,
        secondary: tags.filter((tag) => tag.place > 0).map((tag) => tag.code),
      },
      suggestedTags: suggestionsOf(signals),
    };
  }

  /** A person says the machine was wrong. The contact's signal becomes the highest that still stands. @throws NotFound */
  async dismiss(viewer: Viewer, signalId: string, reason: z.infer<typeof dismissInput>['reason']): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const [signal] = await tx.rows<{ contactId: string }>(sql`
        select contact_id as "contactId" from signals where id = ${signalId}`);
      if (!signal) throw new NotFound('signal');
      const contact = await this.contacts.lockMine(tx, viewer, signal.contactId);
      await tx.rows(sql`
        update signals set dismissed_at = ${now}, dismissed_by = ${viewer.accountId}, dismissed_as = ${reason}
        where id = ${signalId} and dismissed_at is null`);
      const [standing] = await tx.rows<{ level: number }>(sql`
        select coalesce(max(level), 0)::int as level from signals
        where contact_id = ${contact.id} and dismissed_at is null`);
      contact.setSignal(standing?.level ?? 0);
      await saveMove(tx, contact);
      tx.publish(contactEvent('signal.dismissed', contact, now, { signalId, reason }, viewer.accountId));
      await this.audit.record(tx, {
        centerId: contact.centerId,
        accountId: viewer.accountId,
        action: 'signal.dismissed',
        subjectType: 'contact',
        subjectId: contact.id,
        personId: contact.personId,
      });
    });
  }
}

/** The most confident suggestion of each code over all messages. */
function suggestionsOf(signals: readonly SignalRow[]): { code: string; confidence: number }[] {
  const best = new Map<string, number>();
  for (const { tags } of signals) {
    for (const { code, confidence } of tags) best.set(code, Math.max(confidence, best.get(code) ?? 0));
  }
  return [...best]
    .map(([code, confidence]) => ({ code, confidence }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, SUGGESTIONS);
}
