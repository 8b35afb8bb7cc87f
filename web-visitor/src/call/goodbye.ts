import type { CallDeps } from './deps';

const TRIES = 6;

/** The service notices by itself when nobody listens any more; this only makes it sooner. */
export function sayGoodbye(deps: Pick<CallDeps, 'client' | 'clock'>, callId: string, code: string, attempt = 0): void {
  if (attempt >= TRIES) return;
  void deps.client.hangUp(code, callId).then((answer) => {
    if (answer.kind === 'later')
      deps.clock.after(2_000 * (attempt + 1), () => sayGoodbye(deps, callId, code, attempt + 1));
  });
}
