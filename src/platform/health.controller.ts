import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Database } from './database.js';
import { Returns } from './http/returns.js';
import { Public } from './http/route-access.js';
import { Metrics } from './metrics.js';

const health = z.object({ status: z.enum(['ok', 'unavailable']) });

@Controller()
export class HealthController {
  constructor(
    private readonly db: Database,
    private readonly metrics: Metrics,
  ) {}

  @Get('health/live')
  @Public('a process supervisor has no account')
  @Returns(health)
  live(): z.infer<typeof health> {
    return { status: 'ok' };
  }

  /** 503 while the database does not answer: a proxy should send people elsewhere. */
  @Get('health/ready')
  @Public('a process supervisor has no account')
  @Returns(health)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof health>> {
    try {
      await this.db.pool.query('select 1');
      return { status: 'ok' };
    } catch {
      reply.status(503);
      return { status: 'unavailable' };
    }
  }

  @Get('metrics')
  @Public('counts only; the reverse proxy keeps it inside, see docs')
  @Header('content-type', 'text/plain; version=0.0.4')
  show(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
