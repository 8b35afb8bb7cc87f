import type { ThreadStanding } from './api/types';
import type { Kept } from './keep';

type Known = Pick<Kept, 'wasChat' | 'turned'>;

/** What to say of a chat that is a message now, after the service told how it stands. */
export function turned({ wasChat, turned: before }: Known, { state, channel }: ThreadStanding): Known {
  if (channel === 'chat') return { wasChat: true, turned: 'no' };
  if (state !== 'waiting') return { wasChat: false, turned: 'no' };
  return { wasChat: false, turned: wasChat ? 'desk-closed' : before };
}
