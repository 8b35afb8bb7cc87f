import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { questions } from '../../api/queries';
import type { Channel, ContactSummary } from '../../api/types';
import { type OwnLegState, ownLeg } from './own-leg';
import { type PhoneState, phone } from './phone';

export const usePhone = (): PhoneState => useSyncExternalStore(phone.subscribe, phone.current);
export const useOwnLeg = (): OwnLegState => useSyncExternalStore(ownLeg.subscribe, ownLeg.current);

/** A contact with somebody's voice in it, now or left behind. */
export const isCall = (channel: Channel): boolean => channel === 'phone' || channel === 'web-call';

/** Takes up the call of a contact in hand, whichever contact she looks at: after a reload the sound comes back by itself. */
export function useCallInHand(mine: readonly ContactSummary[]): void {
  const contact = mine.find(({ channel, live, state }) => isCall(channel) && live && state === 'active');
  const { data: call } = useQuery({ ...questions.call(contact?.id ?? ''), enabled: contact !== undefined });
  useEffect(() => {
    if (call) phone.told(call);
  }, [call]);

  // Given back, or taken over: the line goes with the contact.
  const held = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const now = new Set(mine.map(({ id }) => id));
    for (const id of held.current) if (!now.has(id)) phone.forget(id);
    held.current = now;
  }, [mine]);
}
