import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from './client';
import type { ContactList, ContactState } from './types';

/** To the last page: what is owed again may be the oldest of what she holds. */
async function allOfMine(state: ContactState): Promise<ContactList> {
  const items: ContactList['items'] = [];
  let cursor: string | undefined;
  do {
    const query = { mine: 'true', state, limit: 200, cursor } as const;
    const page = await answerOf(api.GET('/api/contacts', { params: { query } }));
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { items, nextCursor: null };
}

/** Every question the console asks, with the key it is kept under. Socket events refresh by these keys (`app/live.ts`). */
export const questions = {
  me: () =>
    queryOptions({ queryKey: ['me'], queryFn: () => answerOf(api.GET('/api/me')), staleTime: 60_000, retry: false }),
  presence: () => queryOptions({ queryKey: ['presence'], queryFn: () => answerOf(api.GET('/api/presence')) }),
  queue: () => queryOptions({ queryKey: ['queue'], queryFn: () => answerOf(api.GET('/api/queue')) }),
  offer: () => queryOptions({ queryKey: ['offer'], queryFn: () => answerOf(api.GET('/api/offers/current')) }),
  mine: (state: ContactState) =>
    queryOptions({
      queryKey: ['contacts', 'mine', state],
      queryFn: () => allOfMine(state),
    }),
  contacts: (state?: ContactState, cursor?: string) =>
    queryOptions({
      queryKey: ['contacts', 'all', state ?? 'any', cursor ?? ''],
      queryFn: () => answerOf(api.GET('/api/contacts', { params: { query: { state, cursor, limit: 100 } } })),
    }),
  contact: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'detail'],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}', { params: { path: { id } } })),
    }),
  /** what follows is of the contact's person; each reading is written down, so it is asked for when it is opened */
  person: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'person'],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/person', { params: { path: { id } } })),
    }),
  profile: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'profile'],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/person/profile', { params: { path: { id } } })),
    }),
  hints: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'hints'],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/person/hints', { params: { path: { id } } })),
    }),
  mergePreview: (id: string, other: string) =>
    queryOptions({
      queryKey: ['contact', id, 'merge-preview', other],
      queryFn: () =>
        answerOf(
          api.GET('/api/contacts/{id}/person/merge-preview', { params: { path: { id }, query: { with: other } } }),
        ),
    }),
  identity: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'identity'],
      queryFn: async () =>
        (await answerOf(api.GET('/api/contacts/{id}/person/identity', { params: { path: { id } } }))).identity,
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnMount: false,
    }),
  profileChoices: () =>
    queryOptions({
      queryKey: ['person-choices'],
      queryFn: () => answerOf(api.GET('/api/person-choices')),
      staleTime: 300_000,
    }),
  block: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'block'],
      queryFn: async () => (await answerOf(api.GET('/api/contacts/{id}/block', { params: { path: { id } } }))).block,
    }),
  blocks: () => queryOptions({ queryKey: ['blocks'], queryFn: () => answerOf(api.GET('/api/blocks')) }),
  /** of whoever holds the contact */
  reviewStanding: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'review'],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/review', { params: { path: { id } } })),
    }),
  reviews: () => queryOptions({ queryKey: ['reviews'], queryFn: () => answerOf(api.GET('/api/reviews')) }),
  /** its words: asked for once, for each reading is written down */
  reviewOpened: (id: string) =>
    queryOptions({
      queryKey: ['review', id],
      queryFn: () => answerOf(api.GET('/api/reviews/{id}', { params: { path: { id } } })),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  assessment: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'assessment'],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/assessment', { params: { path: { id } } })),
    }),
  history: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'history'],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/history', { params: { path: { id } } })),
    }),
  call: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'call'],
      queryFn: async () => (await answerOf(api.GET('/api/contacts/{id}/call', { params: { path: { id } } }))).call,
    }),
  callInvitation: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'call-invitation'],
      queryFn: async () =>
        (await answerOf(api.GET('/api/contacts/{id}/call/invitation', { params: { path: { id } } }))).invitation,
    }),
  callbacks: (settled: boolean) =>
    queryOptions({
      queryKey: ['callbacks', settled ? 'settled' : 'open'],
      queryFn: () =>
        answerOf(api.GET('/api/callbacks', { params: { query: { settled: settled ? 'true' : 'false' } } })),
    }),
  callback: (id: string) =>
    queryOptions({
      queryKey: ['callbacks', 'one', id],
      queryFn: () => answerOf(api.GET('/api/callbacks/{id}', { params: { path: { id } } })),
    }),
  tasks: (of: 'mine' | 'desks', settled: boolean) =>
    queryOptions({
      queryKey: ['tasks', of, settled ? 'settled' : 'open'],
      queryFn: () =>
        answerOf(api.GET('/api/tasks', { params: { query: { of, settled: settled ? 'true' : 'false' } } })),
    }),
  /** with its words: asked for once, for each reading is written down */
  task: (id: string) =>
    queryOptions({
      queryKey: ['task', id],
      queryFn: () => answerOf(api.GET('/api/tasks/{id}', { params: { path: { id } } })),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  awayTasks: () => queryOptions({ queryKey: ['tasks', 'away'], queryFn: () => answerOf(api.GET('/api/tasks/away')) }),
  tasksOf: (contactId: string) =>
    queryOptions({
      queryKey: ['tasks', 'of', contactId],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/tasks', { params: { path: { id: contactId } } })),
    }),
  phrases: () =>
    queryOptions({
      queryKey: ['phrases'],
      queryFn: () => answerOf(api.GET('/api/phrases')),
      staleTime: 60_000,
    }),
  directory: () => queryOptions({ queryKey: ['directory'], queryFn: () => answerOf(api.GET('/api/directory')) }),
  liveCalls: () => queryOptions({ queryKey: ['live-calls'], queryFn: () => answerOf(api.GET('/api/calls/live')) }),
  contactColleagues: (id: string) =>
    queryOptions({
      queryKey: ['colleagues', id, 'writing'],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/colleagues', { params: { path: { id } } })),
      staleTime: 0,
    }),
  colleagues: (id: string) =>
    queryOptions({
      queryKey: ['colleagues', id],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/call/colleagues', { params: { path: { id } } })),
      staleTime: 0,
    }),
  appointments: (id: string) =>
    queryOptions({
      queryKey: ['appointments', 'of', id],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/appointments', { params: { path: { id } } })),
    }),
  slots: (deskId: string, from: string, to: string) =>
    queryOptions({
      queryKey: ['slots', deskId, from, to],
      queryFn: () => answerOf(api.GET('/api/slots', { params: { query: { deskId, from, to } } })),
    }),
  referrals: (id: string) =>
    queryOptions({
      queryKey: ['referrals', 'of', id],
      queryFn: () => answerOf(api.GET('/api/contacts/{id}/referrals', { params: { path: { id } } })),
    }),
  alliance: () => queryOptions({ queryKey: ['alliance'], queryFn: () => answerOf(api.GET('/api/alliance')) }),
  caseOf: (id: string) =>
    queryOptions({
      queryKey: ['contact', id, 'case'],
      queryFn: async () => (await answerOf(api.GET('/api/contacts/{id}/case', { params: { path: { id } } }))).case,
    }),
  recordsToSign: () =>
    queryOptions({ queryKey: ['records-to-sign'], queryFn: () => answerOf(api.GET('/api/records/to-sign')) }),
  recordTemplates: () =>
    queryOptions({
      queryKey: ['record-templates'],
      queryFn: () => answerOf(api.GET('/api/record-templates')),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  taxonomy: () =>
    queryOptions({
      queryKey: ['taxonomy'],
      queryFn: () => answerOf(api.GET('/api/taxonomy')),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  team: () => queryOptions({ queryKey: ['team'], queryFn: () => answerOf(api.GET('/api/team')) }),
  alarms: () => queryOptions({ queryKey: ['alarms'], queryFn: () => answerOf(api.GET('/api/alarms')) }),
  month: (month: string, deskId?: string) =>
    queryOptions({
      queryKey: ['month', month, deskId ?? ''],
      queryFn: () => answerOf(api.GET('/api/statistics/month', { params: { query: { month, deskId } } })),
    }),
  desks: () => queryOptions({ queryKey: ['desks'], queryFn: () => answerOf(api.GET('/api/desks')) }),
  shifts: (deskId: string, from: string, to: string) =>
    queryOptions({
      queryKey: ['shifts', deskId, from, to],
      queryFn: () =>
        answerOf(api.GET('/api/desks/{id}/shifts', { params: { path: { id: deskId }, query: { from, to } } })),
    }),
  orgUnits: () => queryOptions({ queryKey: ['org-units'], queryFn: () => answerOf(api.GET('/api/org-units')) }),
  accounts: () => queryOptions({ queryKey: ['accounts'], queryFn: () => answerOf(api.GET('/api/accounts')) }),
  audit: (accountId?: string) =>
    queryOptions({
      queryKey: ['audit', accountId ?? ''],
      queryFn: () => answerOf(api.GET('/api/audit', { params: { query: { accountId } } })),
    }),
  rooms: () => queryOptions({ queryKey: ['rooms'], queryFn: () => answerOf(api.GET('/api/rooms')) }),
  counselingHours: (deskId: string) =>
    queryOptions({
      queryKey: ['counseling-hours', deskId],
      queryFn: () => answerOf(api.GET('/api/desks/{id}/counseling-hours', { params: { path: { id: deskId } } })),
    }),
  week: (from: string, to: string, deskId?: string) =>
    queryOptions({
      queryKey: ['appointments', 'week', from, to, deskId ?? ''],
      queryFn: () => answerOf(api.GET('/api/appointments', { params: { query: { from, to, deskId } } })),
    }),
  allReferrals: () =>
    queryOptions({ queryKey: ['referrals', 'all'], queryFn: () => answerOf(api.GET('/api/referrals')) }),
  referral: (id: string) =>
    queryOptions({
      queryKey: ['referral', id],
      queryFn: () => answerOf(api.GET('/api/referrals/{id}', { params: { path: { id } } })),
    }),
  handOvers: () => queryOptions({ queryKey: ['hand-overs'], queryFn: () => answerOf(api.GET('/api/hand-overs')) }),
  handOver: (id: string) =>
    queryOptions({
      queryKey: ['hand-overs', id],
      queryFn: () => answerOf(api.GET('/api/hand-overs/{id}', { params: { path: { id } } })),
    }),
  planVersions: (id: string) =>
    queryOptions({
      queryKey: ['cases', id, 'plans'],
      queryFn: () => answerOf(api.GET('/api/cases/{id}/plans', { params: { path: { id } } })),
    }),
  plan: (id: string, version: number) =>
    queryOptions({
      queryKey: ['cases', id, 'plans', version],
      queryFn: () => answerOf(api.GET('/api/cases/{id}/plans/{version}', { params: { path: { id, version } } })),
      // a version never changes, and each reading of one is written down
      staleTime: Number.POSITIVE_INFINITY,
    }),
  caseloads: () => queryOptions({ queryKey: ['caseloads'], queryFn: () => answerOf(api.GET('/api/caseloads')) }),
  case: (id: string) =>
    queryOptions({
      queryKey: ['cases', id],
      queryFn: () => answerOf(api.GET('/api/cases/{id}', { params: { path: { id } } })),
    }),
};
