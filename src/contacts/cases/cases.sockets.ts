import { z } from 'zod';
import { id } from '../../platform/index.js';

/** Told to whoever takes part in the case and to supervisors of the desk; read it over HTTP. */
export const caseEvents = {
  'case.changed': z.object({
    caseId: id,
    /** whom it is being offered to by this very change */
    offeredTo: id.nullable(),
  }),
};
