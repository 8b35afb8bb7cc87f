import type { ChannelState } from '../api/types';
import { usePage } from '../context';
import { type Opening, openingOf } from '../opening';

/** What can be said of a channel now; null until the front door answered. */
export function useOpening(name: ChannelState['channel']): Opening | null {
  const { frontDoor } = usePage().view;
  if (!frontDoor) return null;
  const channel = frontDoor.channels.find((one) => one.channel === name);
  return openingOf(channel, frontDoor.now, frontDoor.timeZone);
}
