import type { Socket } from 'socket.io-client';
import type { ClientEvents, ServerEvents } from '../../api/types';

type Reply = Parameters<Parameters<ClientEvents['thread.follow']>[1]>[0];
export type Followed = Extract<Reply, { ok: true }>;
export type Line = Pick<Socket<ServerEvents, ClientEvents>, 'connected' | 'timeout'>;

/** A service whose database is away for a moment may leave a question unanswered. Milliseconds. */
const ANSWER_WITHIN_MS = 10_000;
/** Or say that it can't answer just now. Milliseconds. */
const ASK_AGAIN_MS = 1_000;

/** What no further question would change: given up, assigned to somebody else, no right to read. */
const isRefusal = (code: string): boolean => code === 'permission.missing' || code.endsWith('not-found');

/**
 * Has the line follow a conversation. Asks until it is told yes or no: a service that can't answer just now is asked again,
 * lest a counselor sits before a conversation in which nothing new appears. When the line is lost it stops; whoever follows
 * begins anew on the next one.
 * @param after the last number known, looked up for each question
 * @returns call it when the answer is wanted no longer
 */
export function follow(
  line: Line,
  contactId: string,
  after: () => number,
  told: { followed: (answer: Followed) => void; refused: () => void },
): () => void {
  let isWanted = true;
  let again: ReturnType<typeof setTimeout> | undefined;
  const ask = (): void => {
    if (!isWanted || !line.connected) return;
    line.timeout(ANSWER_WITHIN_MS).emit('thread.follow', { contactId, after: after() }, (late, reply) => {
      if (!isWanted) return;
      if (late) ask();
      else if (reply.ok) told.followed(reply);
      else if (isRefusal(reply.error.code)) told.refused();
      else again = setTimeout(ask, ASK_AGAIN_MS);
    });
  };
  ask();
  return () => {
    isWanted = false;
    clearTimeout(again);
  };
}
