import type { ContactSummary } from '../api/types';
import type { Words } from '../words';

/** How somebody came to us, in words: the channel, or the account they wrote to. */
export function wayIn(words: Words, { channel, door }: Pick<ContactSummary, 'channel' | 'door'>): string {
  return door ? words.doors[door] : words.channels[channel];
}
