import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** The headers that open what belongs to a visitor: never the address, which ends up in histories and logs. */
export const CODE_HEADER = 'x-retrieval-code';
export const PROOF_HEADER = 'x-passphrase-proof';

/** What a visitor's page brings, as it came: whether it opens anything is `VisitorCodes.personOf`'s to say. */
export interface VisitorKeys {
  readonly code: unknown;
  /** that she knew the passphrase; for whoever has one */
  readonly proof?: unknown;
}

/** Both headers of a request, together: a route that takes the code can't forget to ask for the passphrase. */
export const BroughtKeys = createParamDecorator(
  (_: unknown, context: ExecutionContext): VisitorKeys => {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    return { code: headers[CODE_HEADER], proof: headers[PROOF_HEADER] };
  },
  [
    (controller, method) => {
      const route = method === undefined ? undefined : Object.getOwnPropertyDescriptor(controller, method);
      if (method === undefined || !route) return;
      ApiHeader({ name: CODE_HEADER, required: false })(controller, method, route);
      ApiHeader({ name: PROOF_HEADER, required: false })(controller, method, route);
    },
  ],
);
