import type { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../api/client';
import { questions } from '../../api/queries';
import { inHand } from './in-hand';
import { isLive, phone } from './phone';

/**
 * The page was loaded anew in the middle of a call: takes it up before the screen is there. Whether the contact is still
 * hers is asked at the same time; if somebody else has it by now, or it waits again, she is told so.
 */
export async function resumeCall(queries: QueryClient): Promise<void> {
  const kept = inHand.kept();
  if (!kept || phone.current().call) return;
  phone.expect(kept.callId);
  try {
    const [mine, call] = await Promise.all([
      queries.fetchQuery(questions.mine('active')),
      queries.fetchQuery(questions.call(kept.contactId)).catch((error: unknown) => {
        // Out of her sight: it rings at a colleague, or is hers already.
        if (error instanceof ApiError && error.status === 404) return 'gone' as const;
        throw error;
      }),
    ]);
    if (phone.current().call) return;
    const isMine = mine.items.some(({ id }) => id === kept.contactId);
    if (isMine && call !== 'gone' && isLive(call)) phone.told(call);
    else {
      inHand.keep(null);
      const isOn = call === 'gone' || (call?.callId === kept.callId && call.state !== 'ended');
      if (!isMine && isOn) phone.lost();
    }
  } catch {
    // Out of reach, or no longer to be seen: the workplace asks for itself.
  }
  phone.expect(null);
}
