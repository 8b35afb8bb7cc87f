import type { ThreadStanding } from './api/types';
import type { Kept } from './keep';

/**
 * What to say of a chat that is a message now.
 * @param chatOpen as far as the page knows @returns what changes of what is kept
 */
export function turned(
  { way, wasChat, turned: before }: Pick<Kept, 'way' | 'wasChat' | 'turned'>,
  { state, channel }: ThreadStanding,
  chatOpen: boolean,
): Pick<Kept, 'wasChat' | 'turned'> {
  if (channel === 'chat') return { wasChat: true, turned: 'no' };
  if (state !== 'waiting') return { wasChat: false, turned: 'no' };
  if (before !== 'no' || way !== 'chat') return { wasChat: false, turned: before };
  if (wasChat) return { wasChat: false, turned: 'desk-closed' };
  // written while a message of hers was waiting already: it stays what it is
  return { wasChat: false, turned: chatOpen ? 'no' : 'after-hours' };
}
