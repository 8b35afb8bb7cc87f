import { z } from 'zod';
import { id, instant } from '../../platform/index.js';
import { channel } from '../../staff/index.js';

/** Why two may be one. A family shares a telephone: it is a hint and nothing more. */
export const hintKind = z.enum(['same-telephone']);

export const hints = z.object({
  items: z.array(
    z.object({
      kind: hintKind,
      /** who leads whoever it may be */
      personId: id,
      /** as she wants to be called, where the viewer may read that */
      nickname: z.string().nullable(),
      /** of her contacts that the viewer may read */
      contactCount: z.number().int(),
      lastContact: z.object({ id, channel, openedAt: instant, counselor: z.string().nullable() }),
    }),
  ),
  /** there are others, whom the viewer may not read; since when, and no more */
  outOfReach: z.object({ count: z.number().int(), since: instant }).nullable(),
});
export const setAsideInput = z.strictObject({ otherId: z.uuid() });
