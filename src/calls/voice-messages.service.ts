import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Contact, openContact, readableBy } from '../contacts/index.js';
import { Clock, Database, NotFound, newId, type Tx, UnitOfWork } from '../platform/index.js';
import { Audit, PersonSeals } from '../privacy/index.js';
import type { Viewer } from '../staff/index.js';
import { Call, callEvent } from './call.js';
import { CallPushes } from './call-pushes.service.js';
import { SoundNotHere } from './calls.errors.js';
import { CallsService } from './calls.service.js';
import { CarrierErrands, type Errand } from './carrier-errands.service.js';
import { Carriers, type Sound } from './carriers.js';

/** Sound is sealed in pieces of this size, so that none of it is ever whole in one row. */
const CHUNK_BYTES = 256 * 1024;
const COLUMN = 'voice_message_chunks.body';

interface Stored {
  id: string;
  personId: string;
  chunks: number;
  bytes: number;
  mediaType: string;
}

/** What somebody said out of hours: a contact that waits like a letter, and its sound, sealed, out of the carrier's hands. */
@Injectable()
export class VoiceMessages implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly calls: CallsService,
    private readonly pushes: CallPushes,
    private readonly errands: CarrierErrands,
    private readonly carriers: Carriers,
    private readonly seals: PersonSeals,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.errands.on('fetch-recording', (errand) => this.fetch(errand));
    this.errands.on('delete-recording', (errand) => this.delete(errand));
  }

  /**
   * A message was spoken: in hours by somebody who would rather not wait, whose contact waits on as a letter in its place; out
   * of hours it opens the contact. Its sound is fetched. Told twice, or after the line has ended, it is the same message.
   *
   * @param seconds how long it is, more than 0
   */
  async left(callId: string, recordingId: string, seconds: number): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const call = await tx.lock(Call, callId);
      if (!call || (await tx.rows(sql`select 1 from voice_messages where call_id = ${callId}`)).length > 0) return;
      const { centerId, personId } = call;
      const contactId = await this.contactFor(tx, call, now);
      await tx.rows(sql`
        insert into voice_messages (id, center_id, desk_id, contact_id, person_id, call_id, recording_id, seconds, left_at)
        values (${newId()}, ${centerId}, ${call.deskId}, ${contactId}, ${personId}, ${callId}, ${recordingId}, ${seconds},
          ${now})`);
      tx.publish(callEvent('voice-message.left', { ...call, contactId }, now, { callId, seconds }));
      await this.errands.set(tx, call, 'fetch-recording', now);
      // told late, she may be waiting on the line again
      if (call.state === 'recording') await this.calls.end(tx, call, 'visitor', now);
    });
  }

  /** Who will hear it: the call's own contact, or a new one where there is none or nobody looks at it any more. */
  private async contactFor(tx: Tx, call: Call, now: Date): Promise<string> {
    const { centerId, deskId, personId } = call;
    const contact = call.contactId ? await tx.lock(Contact, call.contactId) : null;
    if (contact && contact.state !== 'closed') return contact.id;
    const letter = { channel: 'phone', live: false, entered: false, threadId: null, signal: null } as const;
    const opened = openContact({ centerId, deskId, personId, ...letter, callerRole: 'unknown', now });
    await tx.rows(sql`with ${opened.part} select 1`);
    tx.publish(opened.event);
    if (call.contactId === null) {
      await tx.rows(sql`update calls set contact_id = ${opened.id} where id = ${call.id}`);
      call.contactId = opened.id;
    }
    return opened.id;
  }

  /**
   * The sound, for somebody who may read the contact. Who listened is written down first.
   * @throws NotFound out of reach or no message, SoundNotHere
   */
  async play(viewer: Viewer, contactId: string): Promise<Sound> {
    const [message] = await this.db.rows<Stored | (Pick<Stored, 'id' | 'personId'> & { chunks: null })>(sql`
      select v.id, v.person_id as "personId", v.chunks, v.bytes, v.media_type as "mediaType"
      from voice_messages v join contacts c on c.id = v.contact_id
      where v.contact_id = ${contactId} and ${readableBy(viewer)}`);
    if (!message) throw new NotFound('voice-message');
    if (message.chunks === null) throw new SoundNotHere();
    await this.audit.recordRead({
      centerId: viewer.centerId,
      accountId: viewer.accountId,
      action: 'voice-message.played',
      subjectType: 'contact',
      subjectId: contactId,
      personId: message.personId,
    });
    return { mediaType: message.mediaType, bytes: await this.unsealed(message) };
  }

  private async unsealed({ id, personId, chunks, bytes }: Stored): Promise<Buffer> {
    const seal = await this.seals.of(personId);
    const rows = await this.db.rows<{ seq: number; body: Buffer }>(sql`
      select seq, body from voice_message_chunks where voice_message_id = ${id} order by seq`);
    const sound = Buffer.concat(rows.map(({ seq, body }) => seal.openBytes(COLUMN, place(id, seq), body)));
    if (rows.length !== chunks || sound.length !== bytes) throw new Error('a voice message has lost a piece');
    return sound;
  }

  private async fetch({ callId, carrier }: Errand): Promise<void> {
    const message = await this.ofCall(callId);
    if (message.stored) return;
    const sound = await this.carriers.of(carrier).fetchRecording?.(message.recordingId);
    if (!sound) throw new Error(`${carrier} records nothing`);
    const seal = await this.seals.of(message.personId);
    const pieces: Buffer[] = [];
    for (let at = 0; at < sound.bytes.length; at += CHUNK_BYTES)
      pieces.push(sound.bytes.subarray(at, at + CHUNK_BYTES));
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      const [waits] = await tx.rows(sql`
        select 1 from voice_messages where id = ${message.id} and stored_at is null for update`);
      if (!waits) return;
      for (const [seq, piece] of pieces.entries()) {
        await tx.rows(sql`
          insert into voice_message_chunks (voice_message_id, seq, body)
          values (${message.id}, ${seq}, ${seal.sealBytes(COLUMN, place(message.id, seq), piece)})`);
      }
      await tx.rows(sql`
        update voice_messages set stored_at = ${now}, chunks = ${pieces.length}, bytes = ${sound.bytes.length},
          media_type = ${sound.mediaType}
        where id = ${message.id}`);
      // only what is safe here is let go there
      await this.errands.set(tx, { id: callId, centerId: message.centerId }, 'delete-recording', now);
    });
    await this.pushes.tell(callId);
  }

  private async delete({ callId, carrier }: Errand): Promise<void> {
    const { recordingId } = await this.ofCall(callId);
    await this.carriers.of(carrier).deleteRecording?.(recordingId);
  }

  private async ofCall(callId: string) {
    const [message] = await this.db.rows<{
      id: string;
      centerId: string;
      personId: string;
      recordingId: string;
      stored: boolean;
    }>(sql`
      select id, center_id as "centerId", person_id as "personId", recording_id as "recordingId",
        stored_at is not null as stored
      from voice_messages where call_id = ${callId}`);
    if (!message) throw new Error('an errand for a message that is none');
    return message;
  }
}

/** Where a piece stands: bound in, so that no piece opens in another's place. */
function place(messageId: string, seq: number): string {
  return `${messageId}:${seq}`;
}
