import { visitorInvitation } from './invitations.schemas.js';

/** What the page of whoever is invited is told: what is open now. */
export const visitorInvitationEvents = { 'call.invitation': visitorInvitation };
