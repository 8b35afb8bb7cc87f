import type { EventConsumer, EventDispatcher, NewEvent, StoredEvent } from '../platform/index.js';
import type { Channel } from '../staff/index.js';
import type { CaseState, MoveReason } from './cases/cases.schemas.js';
import type { CallerRole, Door, Grade } from './contacts.schemas.js';

/**
 * Everything that can happen to a contact, in one list: what the modules above tell each other, what the month is
 * counted from, and what stays for good. Payloads carry ids, codes, times (ISO 8601) and counts only.
 */
export interface ContactEvents {
  'contact.opened': {
    personId: string;
    threadId: string | null;
    channel: Channel;
    /** left out where it is our own page or the telephone */
    door?: Door;
    callerRole: CallerRole;
    /** reached an open desk (进线) */
    entered: boolean;
    /** we called them; left out where they came to us */
    outgoing?: boolean;
    /** entered afterwards from paper or another line: it came in by no queue either; left out otherwise */
    late?: boolean;
    signal: number | null;
  };
  'message.received': { messageId: string; threadId: string; seq: number; signal: number };
  'message.sent': { messageId: string; threadId: string; seq: number };
  /** how a counselor's message has reached somebody who has no page of ours open */
  'message.delivery-settled': { messageId: string; threadId: string; state: 'sent' | 'noticed' | 'held' | 'failed' };
  /** a supervisor is in a chat beside its counselor */
  'chat.supervisor-joined': { accountId: string };
  'chat.supervisor-left': { accountId: string };
  'note.added': { noteId: string };
  /** a counselor's reply lies with her supervisors; `state` says how that ended */
  'review.submitted': { reviewId: string };
  'review.settled': { reviewId: string; state: 'sent' | 'given-back' | 'withdrawn' };
  /** three quarters of the time to answer a letter have gone; `counselorId` is null while it waits */
  'reply.due-soon': { clockId: string; counselorId: string | null; dueAt: string };
  /** the time has gone and nobody has answered; once for a clock */
  'reply.overdue': { clockId: string; owedSince: string };
  /** answered, or nothing is to be answered: in time where it never was overdue */
  'reply.settled': { clockId: string; owedSince: string };
  /** the visitor of a letter that was answered has written to whoever holds it */
  'reply.owed-again': { clockId: string; counselorId: string };
  'follow-up.set': { followUpId: string; dueAt: string };
  /** the day has come to look again at a letter; `counselorId` is null while nobody holds it */
  'follow-up.due': { followUpId: string; counselorId: string | null };
  'follow-up.settled': { followUpId: string; by: string };
  'signal.raised': { messageId: string; level: number };
  'signal.dismissed': { signalId: string; reason: string };
  'contact.offered': { offerId: string; counselorId: string; expiresAt: string };
  'offer.settled': {
    offerId: string;
    counselorId: string;
    outcome: 'accepted' | 'declined' | 'expired' | 'withdrawn';
    reason: string | null;
  };
  'contact.assigned': { counselorId: string };
  /** the first words of a person back: on the board the first reply, on a call the connection */
  'contact.answered': { counselorId: string };
  /** handed on, not taken, and with whoever handed it on again; beside `contact.assigned` */
  'contact.came-back': { counselorId: string };
  'contact.released': { counselorId: string; reason: string };
  'contact.described': { callerRole: CallerRole };
  'contact.graded': { grade: Grade; reasonCode: string | null };
  'contact.tagged': { primary: string; secondary: string[]; taxonomy: string };
  'contact.wrap-up-started': { counselorId: string };
  'contact.resumed': { counselorId: string };
  'contact.closed': { counselorId: string };
  /** goes on in another way: a chat nobody could take up before closing time becomes a letter, a chat a call and a chat again */
  'contact.moved': {
    from: Channel;
    to: Channel;
    reason: 'desk-closed' | 'visitor-asked' | 'became-call' | 'call-ended';
  };
  /** given back, and then its line ended: from here on it waits like a letter */
  'contact.line-ended': Record<string, never>;
  /** whoever waited has gone before anybody answered; @see `abandonment` in the month */
  'contact.abandoned': { waitedSeconds: number };
  /** `direction` is left out where they called us */
  'call.started': { callId: string; carrier: string; personId: string; direction?: 'out' };
  'call.connected': { callId: string; counselorId: string };
  /** `talkSeconds` is null where nobody was ever connected */
  'call.ended': { callId: string; talkSeconds: number | null; by: 'visitor' | 'counselor' | 'lost' | 'carrier' };
  'call.held': { callId: string };
  'call.resumed': { callId: string };
  /** the counselor's line broke; the caller stands first in line */
  'call.line-lost': { callId: string; counselorId: string };
  /** whoever is in a chat is asked onto a call */
  'call.invited': { invitationId: string; counselorId: string; expiresAt: string };
  'call.invitation-settled': { invitationId: string; counselorId: string; state: string };
  'call.leg-asked': { callId: string; legId: string; part: string; accountId: string | null };
  'call.leg-joined': { callId: string; legId: string; part: string; accountId: string | null };
  'call.leg-left': { callId: string; legId: string; part: string; accountId: string | null; state: string };
  'callback.opened': { callbackId: string; callId: string; why: 'hung-up' | 'asked'; dueAt: string };
  'callback.attempted': { callbackId: string; seq: number; accountId: string; outcome: string };
  'callback.settled': { callbackId: string; state: string };
  'voice-message.left': { callId: string; seconds: number };
  'appointment.booked': {
    appointmentId: string;
    personId: string;
    counselorId: string;
    roomId: string;
    startsAt: string;
    endsAt: string;
  };
  /** `startsAt` stands in each, so that a count by the day of the appointment needs no earlier event */
  'appointment.cancelled': { appointmentId: string; startsAt: string; reason: string };
  /** came, or didn't; whichever was said last holds */
  'appointment.attended': { appointmentId: string; startsAt: string };
  'appointment.missed': { appointmentId: string; startsAt: string };
  'referral.sent': { referralId: string; personId: string; grade: Grade; hospitalId: string; dueAt: string };
  'referral.escalated': { referralId: string; fromHospitalId: string; hospitalId: string; dueAt: string };
  /** every hospital of the alliance has been asked and none has answered */
  'referral.unanswered': { referralId: string };
  'referral.acknowledged': { referralId: string; hospitalId: string };
  'referral.withdrawn': { referralId: string };
  'case.opened': { caseId: string; personId: string; responsibleId: string; nextDate: string | null };
  'case.changed': { caseId: string; responsibleId: string; nextDate: string | null };
  /** by hand, or by a referral that a hospital has acknowledged; its end and its new beginning, too */
  'case.moved': { caseId: string; from: CaseState; to: CaseState; reason: MoveReason };
  'case.closed': { caseId: string };
  'case.planned': { caseId: string; version: number; reviewDate: string; isReview: boolean };
  'case.hand-over-offered': { caseId: string; handOverId: string; toId: string };
  'case.hand-over-settled': { caseId: string; handOverId: string; state: 'accepted' | 'declined' | 'withdrawn' };
  /** `rootId` is the first try's; an `optional` one is never overdue */
  'task.opened': {
    taskId: string;
    rootId: string;
    kind: string;
    assigneeId: string;
    dueAt: string;
    optional: boolean;
  };
  'task.assigned': { taskId: string; assigneeId: string };
  /** the morning of its day */
  'task.due-soon': { taskId: string; assigneeId: string };
  'task.overdue': { taskId: string; rootId: string; kind: string };
  'task.settled': { taskId: string; rootId: string; kind: string; state: string; outcome: string };
  'person.blocked': { blockId: string; reason: string; until: string };
  'person.block-lifted': { blockId: string; why: 'by-hand' | 'time' | 'risk' };
  /** `personId` and the rows under it are one with `leadId` from now on; the contact is the one it was decided at */
  'person.merged': { mergeId: string; personId: string; intoId: string; leadId: string };
  /** `personId` and the rows under it are a person of their own again; `leftId` leads the others */
  'person.separated': { mergeId: string; personId: string; leftId: string };
  /** other pages of the person have to ask for it */
  'person.passphrase-set': { personId: string };
  'alarm.raised': { alarmId: string; kind: string };
  'alarm.cleared': { alarmId: string; kind: string };
}

export type ContactEventType = keyof ContactEvents;
export type ContactEvent = {
  [Type in ContactEventType]: Omit<StoredEvent, 'type' | 'payload'> & { type: Type; payload: ContactEvents[Type] };
}[ContactEventType];

interface About {
  readonly centerId: string;
  readonly deskId: string;
  readonly id: string;
}

/** An event about a contact, ready to publish. */
export function contactEvent<Type extends ContactEventType>(
  type: Type,
  contact: About,
  at: Date,
  payload: ContactEvents[Type],
  actorId: string | null = null,
): NewEvent {
  return {
    type,
    centerId: contact.centerId,
    deskId: contact.deskId,
    contactId: contact.id,
    actorId,
    occurredAt: at.toISOString(),
    payload,
  };
}

/** Subscribes to the types named; the consumer sees nothing else. The rules of `EventConsumer` hold. */
export function onContactEvents<Type extends ContactEventType>(
  dispatcher: EventDispatcher,
  name: string,
  types: readonly Type[],
  handle: (events: Extract<ContactEvent, { type: Type }>[]) => Promise<void>,
): void {
  const wanted = new Set<string>(types);
  const consumer: EventConsumer = {
    name,
    async handle(events) {
      const mine = events.filter((event) => wanted.has(event.type)) as unknown as Extract<
        ContactEvent,
        { type: Type }
      >[];
      if (mine.length > 0) await handle(mine);
    },
  };
  dispatcher.register(consumer);
}
