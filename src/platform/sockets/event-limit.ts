import type { Socket } from 'socket.io';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { TooMany } from '../errors.js';
import { outward } from '../http/error-filter.js';
import { languageOf } from '../http/error-texts.js';
import { RATE_WINDOW_MS } from '../http/rate-limit.js';

/**
 * How many events one connection may send in ten seconds. A page sends a few, and some dozens while a call is put through or
 * when it comes back with everything open; a program that sends more is not let near the database.
 */
export const EVENTS_OF_VISITOR = 300;
export const EVENTS_OF_CONSOLE = 600;

/**
 * Refuses what a connection sends beyond its limit, with the code that HTTP has for it, and handles nothing of it. Nobody is
 * disconnected: from the next ten seconds on it is heard again.
 */
export function limitEvents(socket: Socket, most: number, clock: Clock, config: Config): void {
  if (config.values.RATE_LIMITS === 'off') return;
  const window = { since: clock.now().getTime(), count: 0 };
  socket.use((event, next) => {
    const now = clock.now().getTime();
    // a clock that was set back begins a new one too
    if (Math.abs(now - window.since) >= RATE_WINDOW_MS) Object.assign(window, { since: now, count: 0 });
    window.count += 1;
    if (window.count <= most) return next();
    const acknowledge: unknown = event.at(-1);
    if (typeof acknowledge !== 'function') return;
    const { error } = outward(new TooMany(), languageOf(socket.handshake.headers['accept-language']), null).body;
    acknowledge({ ok: false, error });
  });
}
