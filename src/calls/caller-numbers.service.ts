import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import { readableBy } from '../contacts/index.js';
import { Database, NotFound } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { NoNumber } from './calls.errors.js';
import type { revealed, revealInput } from './calls.schemas.js';

/** The whole number of whoever called: shown for a reason, to somebody who may read the contact, and written down first. */
@Injectable()
export class CallerNumbers {
  constructor(
    private readonly db: Database,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound out of reach or no call, NoNumber */
  async reveal(
    viewer: Viewer,
    contactId: string,
    { reason }: z.infer<typeof revealInput>,
  ): Promise<z.infer<typeof revealed>> {
    const [call] = await this.db.rows<{ id: string; personId: string; number: Buffer | null }>(sql`
      select k.id, k.person_id as "personId", k.caller_number as number
      from calls k join contacts c on c.id = k.contact_id where k.contact_id = ${contactId} and ${readableBy(viewer)}
      order by k.started_at desc limit 1`);
    if (!call) throw new NotFound('call');
    if (!call.number) throw new NoNumber();
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'call.number-revealed',
      subjectType: 'contact',
      subjectId: contactId,
      personId: call.personId,
      detail: { reason },
    });
    return { number: (await this.seals.of(call.personId)).open('calls.caller_number', call.id, call.number) };
  }
}
