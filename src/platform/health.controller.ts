import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Config } from './config.js';
import { Database } from './database.js';
import { Returns } from './http/returns.js';
import { Public } from './http/route-access.js';
import { Metrics } from './metrics.js';
import { Processes } from './processes.js';
import { RedisLink } from './redis-link.js';

const health = z.object({
  /** `degraded`: Redis is away; everything works, pushes between processes wait */
  status: z.enum(['ok', 'degraded', 'unavailable']),
  /** which process answers: another id at every start */
  process: z.uuid(),
  role: z.enum(['web', 'worker', 'all']),
  /** `off`: one process, without Redis */
  redis: z.enum(['up', 'down', 'off']),
});
type Health = z.infer<typeof health>;

@Controller()
export class HealthController {
  constructor(
    private readonly db: Database,
    private readonly metrics: Metrics,
    private readonly config: Config,
    private readonly redis: RedisLink,
    private readonly processes: Processes,
  ) {}

  @Get('health/live')
  @Public('a process supervisor has no account')
  @Returns(health)
  live(): Health {
    return this.health('ok');
  }

  /** 503 while the database does not answer: a proxy should send people elsewhere. Without Redis the service serves. */
  @Get('health/ready')
  @Public('a process supervisor has no account')
  @Returns(health)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    try {
      await this.db.pool.query('select 1');
      return this.health(this.redis.configured && !this.redis.isUp ? 'degraded' : 'ok');
    } catch {
      reply.status(503);
      return this.health('unavailable');
    }
  }

  @Get('metrics')
  @Public('counts only; the reverse proxy keeps it inside, see docs')
  @Header('content-type', 'text/plain; version=0.0.4')
  show(): Promise<string> {
    return this.metrics.registry.metrics();
  }

  private health(status: Health['status']): Health {
    const redis = this.redis.configured ? (this.redis.isUp ? 'up' : 'down') : 'off';
    return { status, process: this.processes.id, role: this.config.values.LAMPLIGHT_ROLE, redis };
  }
}
