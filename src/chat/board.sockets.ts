import { z } from 'zod';
import { id, MAX_COUNT } from '../platform/index.js';
import { catchUp, note, staffMessage, staffMessages, threadState, threadView, visitorMessage } from './chat.schemas.js';

/** What a visitor's page is told of its thread. */
export const visitorEvents = {
  'thread.message': visitorMessage,
  'thread.state': threadState,
};
/** What a visitor's page asks; the answer is a `threadView` with `ok`. */
export const visitorRequests = { 'thread.catch-up': catchUp };
export const visitorAnswers = { 'thread.catch-up': threadView };

/** What consoles that follow a conversation are told. */
export const threadEvents = {
  'thread.message': z.object({ contactId: id, message: staffMessage }),
  'thread.note': z.object({ contactId: id, note }),
};
export const threadRequests = {
  'thread.follow': z.strictObject({ contactId: id, after: z.number().int().min(0).max(MAX_COUNT).default(0) }),
  'thread.unfollow': z.strictObject({ contactId: id }),
};
export const threadAnswers = { 'thread.follow': staffMessages, 'thread.unfollow': z.object({}) };
