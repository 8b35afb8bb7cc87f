import { z } from 'zod';
import { id } from '../platform/index.js';

/** Told to the hospitals asked, to whoever sent it, and to supervisors of the desk; read it over HTTP. */
export const referralEvents = { 'referral.changed': z.object({ referralId: id }) };
