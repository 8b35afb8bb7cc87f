import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { answerOf, api } from '../../api/client';
import { connectionStore, socket } from '../../api/sockets';
import type { Note, Receipts, StaffMessage, StaffMessages, SupervisorInChat } from '../../api/types';
import { follow } from './following';

const conversation = (id: string) =>
  queryOptions({
    queryKey: ['messages', id],
    queryFn: () => answerOf(api.GET('/api/contacts/{id}/messages', { params: { path: { id }, query: { after: 0 } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The last message of a conversation that this screen has; none where it has no conversation. */
export function lastSeqHere(queries: QueryClient, contactId: string): number | undefined {
  return queries.getQueryData(conversation(contactId).queryKey)?.lastSeq;
}

/** Adds what is new, once, in the thread's order. */
export function mergeMessages(queries: QueryClient, contactId: string, arrived: readonly StaffMessage[]): void {
  queries.setQueryData(conversation(contactId).queryKey, (known): StaffMessages | undefined => {
    if (!known) return known;
    const bySeq = new Map(known.messages.map((message) => [message.seq, message]));
    for (const message of arrived) bySeq.set(message.seq, message);
    const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
    return { ...known, lastSeq: Math.max(known.lastSeq, messages.at(-1)?.seq ?? 0), messages };
  });
}

/** Adds colleagues' notes that are new, once, in their order. */
export function mergeNotes(queries: QueryClient, contactId: string, arrived: readonly Note[]): void {
  queries.setQueryData(conversation(contactId).queryKey, (known): StaffMessages | undefined => {
    if (!known) return known;
    const byId = new Map([...known.notes, ...arrived].map((note) => [note.id, note]));
    const inOrder = (a: Note, b: Note) =>
      a.afterSeq - b.afterSeq || a.occurredAt.localeCompare(b.occurredAt) || a.id.localeCompare(b.id);
    return { ...known, notes: [...byId.values()].sort(inOrder) };
  });
}

/** How far the visitor has come: only ever further, in whatever order it is heard. */
export function mergeReceipts(queries: QueryClient, contactId: string, told: Receipts): void {
  queries.setQueryData(conversation(contactId).queryKey, (known): StaffMessages | undefined => {
    if (!known) return known;
    const { deliveredSeq, readSeq } = known.receipts;
    const receipts = {
      deliveredSeq: Math.max(deliveredSeq, told.deliveredSeq),
      readSeq: Math.max(readSeq, told.readSeq),
    };
    return { ...known, receipts };
  });
}

/** Who is in the chat beside its counselor, as it is now. */
export function setSupervisors(queries: QueryClient, contactId: string, supervisors: SupervisorInChat[]): void {
  queries.setQueryData(conversation(contactId).queryKey, (known) => known && { ...known, supervisors });
}

/** How far the messages go without a hole: what comes after this is asked for again. */
function knownUpTo(messages: readonly StaffMessage[]): number {
  let last = messages[0]?.seq ?? 0;
  for (const message of messages) {
    if (message.seq > last + 1) break;
    last = message.seq;
  }
  return last;
}

/** The last number that is missing before what is known; null where none is. A contact with a colleague leaves one for good. */
function holeIn(messages: readonly StaffMessage[]): number | null {
  for (let at = messages.length - 1; at > 0; at--) {
    const [before, seq] = [messages[at - 1]?.seq ?? 0, messages[at]?.seq ?? 0];
    if (seq > before + 1) return seq - 1;
  }
  return null;
}

/** The messages of a contact: read once, then followed by socket; after every reconnection what was missed is asked for. */
export function useConversation(contactId: string) {
  const queries = useQueryClient();
  const reading = useQuery(conversation(contactId));
  const { state, times } = useSyncExternalStore(connectionStore.subscribe, connectionStore.current);
  const isRead = reading.data !== undefined;

  const hole = holeIn(reading.data?.messages ?? []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new hole is asked for once; one that stays is somebody else's contact
  useEffect(() => {
    if (!isRead || state !== 'online' || times === 0) return;
    const known = () => knownUpTo(queries.getQueryData(conversation(contactId).queryKey)?.messages ?? []);
    return follow(socket, contactId, known, {
      followed({ messages, notes, receipts, supervisors }) {
        mergeMessages(queries, contactId, messages);
        mergeNotes(queries, contactId, notes);
        mergeReceipts(queries, contactId, receipts);
        setSupervisors(queries, contactId, supervisors);
      },
      // Released, reassigned: what there is can still be read over HTTP, which then says why not.
      refused: () => void queries.invalidateQueries({ queryKey: ['messages', contactId] }),
    });
  }, [queries, contactId, isRead, state, times, hole]);

  useEffect(
    () => () => {
      if (socket.connected && !held.has(contactId)) socket.emit('thread.unfollow', { contactId }, () => undefined);
    },
    [contactId],
  );
  return reading;
}

/** Contacts in hand: followed even while another one is open, so that a new message is heard. */
let held: ReadonlySet<string> = new Set();
/** Past every message: nothing of a conversation that isn't on screen is read, and no reading is recorded. */
const ONLY_WHAT_COMES = 2_147_483_647;

/** Follows the conversations she has in hand but not in front of her. */
export function useFollowMine(ids: readonly string[], openId: string | undefined): void {
  const { state, times } = useSyncExternalStore(connectionStore.subscribe, connectionStore.current);
  const list = [...ids].sort().join(' '); // another order is no reason to ask anew
  useEffect(() => {
    held = new Set(list.split(' ').filter(Boolean));
    if (state !== 'online' || times === 0) return;
    const told = { followed: () => undefined, refused: () => undefined }; // what comes is heard elsewhere
    const others = [...held].filter((contactId) => contactId !== openId);
    const stops = others.map((contactId) => follow(socket, contactId, () => ONLY_WHAT_COMES, told));
    return () => {
      for (const stop of stops) stop();
    };
  }, [list, openId, state, times]);
}
