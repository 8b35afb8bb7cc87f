import type { QueryClient } from '@tanstack/react-query';
import type { ContactList, ContactSummary } from '../../api/types';

type Standing = Pick<ContactSummary, 'id' | 'assignedAt' | 'answeredAt' | 'reply' | 'awaitsVisitorSince' | 'followUp'>;

/** When something she had finished with for now came back: its visitor wrote again, or its day to look again has come. */
function cameBackAt({ answeredAt, reply, awaitsVisitorSince, followUp }: Standing): string | null {
  if (awaitsVisitorSince && followUp?.isDue) return followUp.dueAt;
  // answered once, and owed again
  return reply && answeredAt ? reply.owedSince : null;
}

/**
 * Her contacts as her list shows them. In hand: what came back first, the latest on top, then in the order she took them.
 * Apart from them the letters that wait for their visitors, the last answered first.
 */
export function sorted<Contact extends Standing>(
  mine: readonly Contact[],
): { inHand: readonly Contact[]; awaiting: readonly Contact[] } {
  const isAwaiting = (contact: Contact) => contact.awaitsVisitorSince !== null && !contact.followUp?.isDue;
  const latestFirst = (when: (contact: Contact) => string | null) => (a: Contact, b: Contact) =>
    (when(b) ?? '').localeCompare(when(a) ?? '') || (a.assignedAt ?? '').localeCompare(b.assignedAt ?? '');
  return {
    inHand: mine.filter((contact) => !isAwaiting(contact)).sort(latestFirst(cameBackAt)),
    awaiting: mine.filter(isAwaiting).sort(latestFirst(({ awaitsVisitorSince }) => awaitsVisitorSince)),
  };
}

/** Of her letters that have little time left, the one whose time is up first, and how many others there are. @param now milliseconds */
export function dueSoon<Contact extends Pick<ContactSummary, 'reply'>>(
  mine: readonly Contact[],
  now: number,
): { first: Contact; others: number } | null {
  const pressing = mine
    .filter(({ reply }) => reply !== null && Date.parse(reply.warnsAt) <= now)
    .sort((a, b) => (a.reply?.dueAt ?? '').localeCompare(b.reply?.dueAt ?? ''));
  const [first] = pressing;
  return first ? { first, others: pressing.length - 1 } : null;
}

/** Whether her list has it among those that wait for their visitors. */
export function isKnownToAwait(queries: QueryClient, contactId: string): boolean {
  const lists = queries.getQueriesData<ContactList>({ queryKey: ['contacts', 'mine'] });
  return lists.some(([, list]) =>
    list?.items.some(({ id, awaitsVisitorSince }) => id === contactId && awaitsVisitorSince),
  );
}

/** Takes a contact that was closed or given back off her list at once, so that the workplace doesn't open it again. */
export function leaveMine(queries: QueryClient, contactId: string): void {
  queries.setQueriesData<ContactList>({ queryKey: ['contacts', 'mine'] }, (list) =>
    list ? { ...list, items: list.items.filter(({ id }) => id !== contactId) } : list,
  );
}
