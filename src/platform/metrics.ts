import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `/api/metrics` shows. Labels are codes from our own lists, never ids or anything a person wrote. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'lamplight_http_seconds',
    help: 'Duration of requests by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
    registers: [this.registry],
  });

  readonly eventsSetAside = new Counter({
    name: 'lamplight_events_set_aside_total',
    help: 'Events given up on after repeated failures',
    registers: [this.registry],
  });

  readonly deadlinesPassed = new Counter({
    name: 'lamplight_deadlines_passed_total',
    help: 'Deadlines that passed unmet, by kind',
    labelNames: ['kind'] as const,
    registers: [this.registry],
  });

  readonly waiting = new Gauge({
    name: 'lamplight_contacts_waiting',
    help: 'Contacts waiting, by channel',
    labelNames: ['channel'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
