import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiResponse } from '@nestjs/swagger';
import { map, type Observable } from 'rxjs';
import { type ZodType, z } from 'zod';

const REPLY_SCHEMA = 'lamplight:reply-schema';

const refusal = z.object({
  error: z.object({
    code: z.string(),
    /** in the language of `Accept-Language`, Chinese by default */
    message: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    requestId: z.string().nullable(),
  }),
});

/** The shape of a route's reply, for openapi.json and for the check below. */
export function Returns(schema: ZodType, status = 200): MethodDecorator {
  return applyDecorators(
    SetMetadata(REPLY_SCHEMA, schema),
    ApiResponse({ status, standardSchema: schema, description: 'done' }),
    ApiResponse({ status: 'default', standardSchema: refusal, description: 'refused' }),
  );
}

/** In tests every reply is held against its schema, so that the document can't say something else than the service. */
@Injectable()
export class ReplyCheck implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get<ZodType | undefined>(REPLY_SCHEMA, context.getHandler());
    if (!schema) return next.handle();
    return next.handle().pipe(
      map((reply) => {
        const checked = schema.safeParse(JSON.parse(JSON.stringify(reply)));
        if (!checked.success) throw new Error(`reply does not fit its schema: ${checked.error.message}`);
        return reply;
      }),
    );
  }
}
