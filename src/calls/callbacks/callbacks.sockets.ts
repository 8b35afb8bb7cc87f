import { z } from 'zod';
import { id } from '../../platform/index.js';

/** Whom this desk is to call back has changed; read it over HTTP. */
export const callbackEvents = { 'callbacks.changed': z.object({ deskId: id }) };
