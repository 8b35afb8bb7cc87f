import { z } from 'zod';
import { followUp } from '../../contacts/index.js';
import { day } from '../../platform/index.js';

/** `clientId` is made by whoever asks, once for each change: asked again with it, nothing more happens. */
export const followUpInput = z.strictObject({ clientId: z.uuid(), day });
/** null where nobody looks again by a day of her own */
export const followUpNow = z.object({ followUp: followUp.nullable() });
