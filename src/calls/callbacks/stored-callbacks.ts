import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { type Deadlines, type NewEvent, NotFound, type Tx } from '../../platform/index.js';
import { AlarmsService } from '../../queue/index.js';
import { ConsoleSockets, type Viewer } from '../../staff/index.js';
import { Callback } from './callback.js';
import { callbackEvents } from './callbacks.sockets.js';

/** The kind of the deadline by which somebody should have been called back. */
export const CALLBACK_DUE = 'callback.due';
/** The kind of the deadline after which a taken one that nothing happens to is anybody's again. */
export const CALLBACK_HELD = 'callback.held';
/** The kind of the deadline by which a carrier should have said what came of dialling; its subject is the attempt. */
export const CALLBACK_RINGING = 'callback.ringing';

/** How long a taken one stays with whoever took it when nothing happens to it. */
const HELD_FOR_MS = 10 * 60_000;

/** The callback, locked. Whoever settles or moves on a deadline of it does so before. @throws NotFound out of reach */
export async function lockCallback(tx: Tx, viewer: Viewer, callbackId: string): Promise<Callback> {
  const callback = await tx.lock(Callback, callbackId);
  if (!callback || callback.centerId !== viewer.centerId || !viewer.reaches(callback.deskId)) {
    throw new NotFound('callback');
  }
  return callback;
}

/** Starts anew the time for which a taken one stays with her. Its deadline was met before the callback was held. */
export async function holdOn(tx: Tx, deadlines: Deadlines, callback: Callback, now: Date): Promise<void> {
  if (callback.state !== 'taken') return;
  const dueAt = new Date(now.getTime() + HELD_FOR_MS);
  const { centerId, id: subjectId } = callback;
  await deadlines.met(tx, CALLBACK_HELD, subjectId, now); // one that somebody has set while we waited for the callback
  await deadlines.set(tx, { centerId, kind: CALLBACK_HELD, subjectId, dueAt });
}

/** Writes callbacks back, with what follows from how they stand: the alarm, the lists in the consoles. */
@Injectable()
export class StoredCallbacks {
  constructor(
    private readonly alarms: AlarmsService,
    private readonly consoles: ConsoleSockets,
  ) {}

  async save(tx: Tx, callback: Callback, events: readonly NewEvent[], now: Date): Promise<void> {
    tx.publish(...events);
    await tx.rows(sql`
      update callbacks set state = ${callback.state}, taken_by = ${callback.takenBy}, attempts = ${callback.attempts},
        safe_to_call = ${callback.safeToCall}, settled_at = ${callback.settledAt},
        reached_contact_id = ${callback.reachedContactId}
      where id = ${callback.id}`);
    if (callback.isSettled) await this.alarms.clearFor(tx, callback.about, 'callback-overdue', now);
    this.changed(tx, callback.deskId);
  }

  /** After the commit, everybody who works at the desk is told to read again. */
  changed(tx: Tx, deskId: string): void {
    tx.afterCommit(() => this.consoles.toDesk(deskId, callbackEvents, 'callbacks.changed', { deskId }));
  }
}
