import { z } from 'zod';
import { deskAddress } from '../chat.schemas.js';

const said = z.string().max(200);

/** What stands in the address of a callback, as far as we listen; what is missing counts as unsigned. */
export const callbackQuery = z.object({
  signature: said.optional(),
  timestamp: said.optional(),
  nonce: said.optional(),
  msg_signature: said.optional(),
  encrypt_type: said.optional(),
  /** where the account is set up: to be sent back as it is */
  echostr: z
    .string()
    .regex(/^[\w-]{1,128}$/)
    .optional(),
  /** `?desk=` on the address of the account */
  desk: deskAddress.optional(),
});
export type CallbackQuery = z.infer<typeof callbackQuery>;

/** What a callback says, whatever it is about. */
export const callback = z.object({
  ToUserName: z.string().min(1).max(128),
  /** the OpenID: who somebody is to this account, and to no other */
  FromUserName: z.string().regex(/^[\w-]{1,128}$/),
  CreateTime: z.coerce.number().int().min(0).max(9_999_999_999),
  MsgType: z.string().max(40),
  MsgId: z
    .string()
    .regex(/^\d{1,32}$/)
    .optional(),
  Event: z.string().max(64).optional(),
  Content: z.string().optional(),
});
export type Callback = z.infer<typeof callback>;
