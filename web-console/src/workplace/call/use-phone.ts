import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { questions } from '../../api/queries';
import type { Channel, ContactSummary } from '../../api/types';
import { leaveMine } from '../queue/mine';
import { type OwnLegState, ownLeg } from './own-leg';
import { type PhoneState, phone } from './phone';

export const usePhone = (): PhoneState => useSyncExternalStore(phone.subscribe, phone.current);
export const useOwnLeg = (): OwnLegState => useSyncExternalStore(ownLeg.subscribe, ownLeg.current);

/** Handed over: the line goes at once, and the contact is not hers any more. */
export function useLetGo(): (contactId: string) => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (contactId) => {
    phone.forget(contactId);
    leaveMine(queries, contactId);
    for (const key of ['contacts', 'queue', 'presence']) void queries.invalidateQueries({ queryKey: [key] });
    void navigate('/work');
  };
}

/** A contact with somebody's voice in it, now or left behind. */
export const isCall = (channel: Channel): boolean => channel === 'phone' || channel === 'web-call';

/** Takes up the call of a contact in hand, whichever contact she looks at: after a reload the sound comes back by itself. */
export function useCallInHand(mine: readonly ContactSummary[]): void {
  const contact = mine.find(({ channel, live, state }) => isCall(channel) && live && state === 'active');
  const { data: call } = useQuery({ ...questions.call(contact?.id ?? ''), enabled: contact !== undefined });
  useEffect(() => {
    if (call) phone.told(call);
  }, [call]);

  // Gone on without her: what is open of it could only say that it can't be found.
  const navigate = useNavigate();
  const { contactId } = useParams();
  const { lineLost } = usePhone();
  const isElsewhere = lineLost && contactId !== undefined && mine.every(({ id }) => id !== contactId);
  useEffect(() => {
    if (isElsewhere) void navigate('/work', { replace: true });
  }, [isElsewhere, navigate]);

  // Given back, or taken over: the line goes with the contact.
  const held = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const now = new Set(mine.map(({ id }) => id));
    for (const id of held.current) if (!now.has(id)) phone.forget(id);
    held.current = now;
  }, [mine]);
}
