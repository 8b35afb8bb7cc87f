import { z } from 'zod';
import { id, MAX_COUNT } from '../platform/index.js';
import {
  catchUp,
  counselorRead,
  note,
  receipts,
  staffMessage,
  staffMessages,
  supervisorInChat,
  threadState,
  threadView,
  visitorMessage,
  visitorReceipts,
} from './chat.schemas.js';

/** What a visitor's page is told of its thread. */
export const visitorEvents = {
  'thread.message': visitorMessage,
  'thread.state': threadState,
  /** her words have been in front of the counselor up to here */
  'thread.read': threadView.pick({ readSeq: true }),
  /** a supervisor has joined the chat, or left it */
  'thread.company': threadView.pick({ supervisor: true }),
  /** the counselor is writing; holds for a few seconds */
  'thread.typing': z.object({}),
};
/** What a visitor's page asks and says; the answer comes with `ok`. */
export const visitorRequests = {
  'thread.catch-up': catchUp,
  'thread.receipts': visitorReceipts,
  'thread.typing': z.strictObject({}),
};
export const visitorAnswers = {
  'thread.catch-up': threadView,
  'thread.receipts': z.object({}),
  'thread.typing': z.object({}),
};

/** What consoles that follow a conversation are told. */
export const threadEvents = {
  'thread.message': z.object({ contactId: id, message: staffMessage }),
  'thread.note': z.object({ contactId: id, note }),
  'thread.receipts': z.object({ contactId: id, receipts }),
  /** who is in the chat beside its counselor now */
  'thread.supervisors': z.object({ contactId: id, supervisors: z.array(supervisorInChat) }),
  /** the visitor is writing; holds for a few seconds. To whoever holds the contact, followed or not */
  'thread.typing': z.object({ contactId: id }),
};
export const threadRequests = {
  'thread.follow': z.strictObject({ contactId: id, after: z.number().int().min(0).max(MAX_COUNT).default(0) }),
  'thread.unfollow': z.strictObject({ contactId: id }),
  'thread.read': counselorRead,
  'thread.typing': z.strictObject({ contactId: id }),
};
export const threadAnswers = {
  'thread.follow': staffMessages,
  'thread.unfollow': z.object({}),
  'thread.read': z.object({}),
  'thread.typing': z.object({}),
};
