import { Injectable } from '@nestjs/common';
import sql, { join } from 'sql-template-tag';
import type { z } from 'zod';
import { type CodeHolder, gradeBefore, VisitorCodes, type VisitorKeys } from '../../contacts/index.js';
import {
  brokenConstraint,
  Clock,
  Database,
  Deadlines,
  DomainError,
  EventDispatcher,
  storeEventsParts,
} from '../../platform/index.js';
import { KeyRing } from '../../privacy/index.js';
import { DesksService, DutyHours } from '../../staff/index.js';
import { CallReadsService } from '../call-reads.service.js';
import { CallIdReused, DeskClosed } from '../calls.errors.js';
import type { webCall, webCallInput, webCallNow, webCallOpened } from '../calls.schemas.js';
import { CallsService } from '../calls.service.js';
import { InvitedCalls } from '../invitations/invited-calls.service.js';
import { VISITOR_GONE } from '../line-deadlines.js';
import { NewCalls } from '../new-call.js';
import { IceServers } from './ice-servers.js';
import { GONE_AFTER_MS } from './visitor-gone.js';
import { VisitorLines } from './visitor-lines.service.js';

/** A call from the visitor page: no account, no number, nothing but the sender's own random id. */
@Injectable()
export class WebCallsService {
  constructor(
    private readonly db: Database,
    private readonly desks: DesksService,
    private readonly hours: DutyHours,
    private readonly codes: VisitorCodes,
    private readonly keys: KeyRing,
    private readonly newCalls: NewCalls,
    private readonly invited: InvitedCalls,
    private readonly calls: CallsService,
    private readonly reads: CallReadsService,
    private readonly ice: IceServers,
    private readonly deadlines: Deadlines,
    private readonly lines: VisitorLines,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  /**
   * A call in the queue. The same `clientId` again is the same call with the same code; somebody whose call is on already
   * (she came back with her code) is on that one.
   * With an invitation it is a call within her conversation, at whatever hour.
   *
   * @param keys who calls, where the page knows; keys that open nothing keep nobody from calling, as somebody new
   * @throws DeskClosed out of hours, NotFound no such desk or invitation, InvitationOver, CallIdReused
   */
  async open(input: z.infer<typeof webCallInput>, keys: VisitorKeys): Promise<z.infer<typeof webCallOpened>> {
    const clientHash = this.keys.hash('call.client-id', input.clientId);
    const before = await this.known(clientHash, input.clientId);
    if (before) return before;
    if (input.invitationId) return this.openWithin(keys, input.invitationId, input.clientId, clientHash);
    const desk = await this.desks.atAddress(input.desk);
    const now = this.clock.now();
    if (!(await this.hours.isStaffed(desk, 'web-call', now))) {
      throw new DeskClosed({ opensAt: (await this.hours.opensAt(desk, 'web-call', now))?.toISOString() ?? '' });
    }
    const caller = await this.callerOf(keys, desk.centerId);
    const given = this.codes.codeFor(input.clientId);
    const { callId, personId, parts, events } = this.newCalls.of({
      desk,
      carrier: 'browser',
      carrierCallId: null,
      clientHash,
      inHours: true,
      channel: 'web-call',
      callerRole: input.callerRole,
      personId: caller?.personId ?? null,
      codeHash: given.hash,
      gradeBefore: caller && (await gradeBefore(this.db, caller.personId, now)),
      caller: null,
      now,
    });
    const gone = { centerId: desk.centerId, kind: VISITOR_GONE, subjectId: callId };
    const watch = this.deadlines.part({ ...gone, dueAt: new Date(now.getTime() + GONE_AFTER_MS) });
    try {
      await this.db.rows(
        sql`with ${join([...parts, watch, storeEventsParts(events)])} select 1`,
        caller ? 'web-call-again' : 'web-call-first',
      );
    } catch (error) {
      return this.stoodBefore(error, clientHash, input.clientId, caller?.personId ?? null);
    }
    this.dispatcher.accept(events);
    return this.reply(personId, caller ? null : given.code);
  }

  private async openWithin(keys: VisitorKeys, invitationId: string, clientId: string, clientHash: Buffer) {
    const { personId } = await this.codes.personOf(keys);
    try {
      await this.invited.take(personId, invitationId, clientHash);
    } catch (error) {
      return this.stoodBefore(error, clientHash, clientId, personId);
    }
    return this.reply(personId, null);
  }

  /** Also keeps it: whoever asks is there. */
  async now(personId: string): Promise<z.infer<typeof webCallNow>> {
    await this.lines.heardFrom(personId);
    return this.reads.ofPerson(personId);
  }

  /** Hers or nothing: a call of somebody else, or one that never was, is as good as hung up. */
  async hangUp(personId: string, callId: string): Promise<{ call: z.infer<typeof webCall> | null }> {
    const [mine] = await this.db.rows(sql`
      select 1 from calls where id = ${callId} and person_id = ${personId} and carrier = 'browser'`);
    if (!mine) return { call: null };
    await this.calls.hangUp(callId, 'visitor');
    return { call: (await this.reads.bothSides(callId))?.visitor ?? null };
  }

  private async callerOf(keys: VisitorKeys, centerId: string): Promise<CodeHolder | null> {
    if (keys.code === undefined) return null;
    try {
      const holder = await this.codes.personOf(keys);
      return holder.centerId === centerId ? holder : null;
    } catch (error) {
      if (error instanceof DomainError && /^(not-found|unauthenticated)$/.test(error.kind)) return null;
      throw error;
    }
  }

  /** What a unique key says: this very call is stored, or its caller is on another one. */
  private async stoodBefore(error: unknown, clientHash: Buffer, clientId: string, personId: string | null) {
    const broken = brokenConstraint(error) ?? '';
    if (!/^(calls_client_hash_key|calls_one_live_page_per_person|persons_code)$/.test(broken)) throw error;
    const before = await this.known(clientHash, clientId);
    if (before) return before;
    if (broken === 'calls_one_live_page_per_person' && personId) return this.reply(personId, null);
    throw new CallIdReused();
  }

  /** The call of this sender's id, if it is stored; with the code only where the code leads to its person. */
  private async known(clientHash: Buffer, clientId: string): Promise<z.infer<typeof webCallOpened> | null> {
    const { code, hash } = this.codes.codeFor(clientId);
    const [stored] = await this.db.rows<{ callId: string; isGiven: boolean }>(
      sql`select k.id as "callId", p.code_hash is not distinct from ${hash} as "isGiven"
        from calls k join persons p on p.id = k.person_id where k.client_hash = ${clientHash}`,
      'web-call-known',
    );
    if (!stored) return null;
    const sides = await this.reads.bothSides(stored.callId);
    if (!sides) return null;
    return { ...sides.visitor, code: stored.isGiven ? code : null, iceServers: this.ice.list() };
  }

  private async reply(personId: string, code: string | null): Promise<z.infer<typeof webCallOpened>> {
    const { call } = await this.reads.ofPerson(personId);
    if (!call) throw new Error('a call just stored is gone');
    return { ...call, code };
  }
}
