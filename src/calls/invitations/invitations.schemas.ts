import { z } from 'zod';
import { id, instant } from '../../platform/index.js';

/** `taken`: it has become a call. `expired`: nobody has answered it in time. */
export const invitationState = z.enum(['open', 'taken', 'declined', 'withdrawn', 'expired']);
export type InvitationState = z.infer<typeof invitationState>;

/** made by the sender; the same id again is the same invitation */
export const inviteInput = z.strictObject({ clientId: z.uuid() });

/** As the contact's counselor sees it. */
export const invitation = z.object({
  invitationId: id,
  state: invitationState,
  invitedAt: instant,
  expiresAt: instant,
  settledAt: instant.nullable(),
});
/** The contact's last one; null where there was none. */
export const contactInvitation = z.object({ invitation: invitation.nullable() });

/** As the visitor's page is told: what is open now, if anything. */
export const visitorInvitation = z.object({
  invitation: z.object({ invitationId: id, expiresAt: instant }).nullable(),
});
export const invitationRef = z.strictObject({ invitationId: id });
