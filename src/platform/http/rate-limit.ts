import { type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import { Config } from '../config.js';

const RATE_LIMIT = 'lamplight:rate-limit';
type LimitSetting = 'BOARD_PER_MINUTE' | 'CALLS_PER_MINUTE' | 'SIGN_INS_PER_MINUTE';

/** How often one address may call a route in a minute; the setting holds the figure. */
export const RateLimit = (setting: LimitSetting) => SetMetadata(RATE_LIMIT, setting);

/**
 * Limits by address, only where a route asks for it. Whole schools and mobile carriers stand behind one address, so the
 * figures are generous; a caller who is told to wait is also told for how long.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly config: Config,
  ) {
    super(options, storage, reflector);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const setting = this.reflector.get<LimitSetting | undefined>(RATE_LIMIT, context.getHandler());
    if (!setting || this.config.values.RATE_LIMITS === 'off') return true;
    return super.canActivate(context);
  }
}

/**
 * The window is a sixth of a minute: whoever runs into a limit waits seconds, not a minute in which a whole school is
 * locked out because one of its pupils was quick.
 */
export const RATE_WINDOW_MS = 10_000;

/** The limit of a window for the route at hand, from the setting that counts by the minute. */
export function limitFor(config: Config) {
  return (context: ExecutionContext): number => {
    const setting = Reflect.getMetadata(RATE_LIMIT, context.getHandler()) as LimitSetting;
    return Math.ceil((config.values[setting] * RATE_WINDOW_MS) / 60_000);
  };
}
