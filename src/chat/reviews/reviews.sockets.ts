import { z } from 'zod';
import { id } from '../../platform/index.js';
import { reviewState } from './reviews.schemas.js';

/** Told to whose reply it is, to whoever holds the contact, and to supervisors of the desk; read it over HTTP. */
export const reviewEvents = {
  'review.changed': z.object({
    reviewId: id,
    contactId: id,
    /** whose reply it is */
    accountId: id,
    state: reviewState,
  }),
};
