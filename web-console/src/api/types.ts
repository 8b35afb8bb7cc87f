/** The API's shapes under the console's names. The only file that knows how the types come about. */

export type Role = 'counselor' | 'supervisor' | 'scheduler' | 'hospital' | 'school' | 'bureau' | 'administrator';
export type Channel = 'board' | 'chat' | 'phone' | 'web-call';
export type ShiftKind = 'ordinary' | 'crisis' | 'on-call';
export type CallerRole = 'student' | 'parent' | 'teacher' | 'other' | 'unknown';
export type ContactState = 'waiting' | 'active' | 'wrap-up' | 'closed';
export type Grade = 'unset' | 'U' | '0' | '1' | '2' | '3' | '4';
export type GradeValue = Exclude<Grade, 'unset'>;
export type PresenceState = 'offline' | 'ready' | 'busy' | 'wrap-up' | 'break' | 'away';
export type ChosenPresence = 'ready' | 'break' | 'offline';
export type NotAssessedReason = 'not-asked' | 'cut-off' | 'declined' | 'not-counseling' | 'other';
export type DeclineReason = 'busy' | 'conflict' | 'not-suited' | 'break' | 'other';
export type ReleaseReason = 'break' | 'conflict' | 'not-suited' | 'other';
export type Dismissal = 'idiom' | 'joke' | 'quotation' | 'other-person' | 'machine-error';
export type HolidayRule = 'as-usual' | 'closed' | 'open';

export interface Shift {
  deskId: string;
  deskName: string;
  kind: ShiftKind;
  startsAt: string;
  endsAt: string;
}
export interface Me {
  account: { id: string; login: string; displayName: string; role: Role };
  center: { id: string; name: string; timeZone: string };
  desks: { id: string; slug: string; name: string }[];
  permissions: string[];
  shift: Shift | null;
  csrfToken: string;
}
export interface Presence {
  state: PresenceState;
  since: string;
  onShift: boolean;
}
export interface PlaceReason {
  code: 'signal' | 'grade' | 'unknown-risk' | 'waited';
  value: number;
}
export interface WaitingEntry {
  contactId: string;
  deskId: string;
  deskName: string;
  channel: Channel;
  signal: number | null;
  grade: Grade;
  waitingSince: string;
  place: number;
  reasons: PlaceReason[];
  offeredTo: { displayName: string; expiresAt: string } | null;
}
export interface WaitingList {
  items: WaitingEntry[];
  total: number;
}
export interface Offer {
  id: string;
  contactId: string;
  deskName: string;
  channel: Channel;
  signal: number | null;
  grade: Grade;
  waitingSince: string;
  offeredAt: string;
  expiresAt: string;
  reasons: PlaceReason[];
}
export interface ContactSummary {
  id: string;
  deskId: string;
  deskName: string;
  personId: string;
  threadId: string | null;
  channel: Channel;
  state: ContactState;
  callerRole: CallerRole;
  signal: number | null;
  grade: Grade;
  primaryTag: string | null;
  counselor: { id: string; displayName: string } | null;
  openedAt: string;
  waitingSince: string;
  assignedAt: string | null;
  answeredAt: string | null;
  closedAt: string | null;
}
export interface ContactList {
  items: ContactSummary[];
  nextCursor: string | null;
}
export interface RecordBody {
  who: string;
  situation: string;
  process: string;
  analysis: string;
  measures: string;
  effect: string;
}
export interface ContactRecord {
  template: string;
  revision: number;
  updatedAt: string;
  body: RecordBody;
}
export interface RecordInput {
  revision: number;
  body: RecordBody;
  callerRole?: CallerRole;
}
export interface RecordSaved {
  revision: number;
  updatedAt: string;
}
export interface Requirement {
  code: string;
  met: boolean;
}
export interface ContactDetail extends ContactSummary {
  record: ContactRecord | null;
  requirements: Requirement[];
  isMine: boolean;
}
export type EarlierContact = ContactSummary & { record: ContactRecord | null };
export interface StaffMessage {
  id: string;
  contactId: string;
  clientId: string;
  seq: number;
  author: 'visitor' | 'counselor';
  authorName: string | null;
  body: string;
  occurredAt: string;
}
export interface StaffMessages {
  lastSeq: number;
  messages: StaffMessage[];
}
export interface Signal {
  id: string;
  messageId: string;
  level: number;
  categories: string[];
  tags: { code: string; confidence: number }[];
  evidence: { start: number; end: number; reason: string; label: string }[];
  version: string;
  dismissedAs: string | null;
}
export interface Assessment {
  signals: Signal[];
  grades: { grade: GradeValue; reasonCode: NotAssessedReason | null; gradedBy: string; gradedAt: string }[];
  tags: { primary: string | null; secondary: string[] };
  suggestedTags: { code: string; confidence: number }[];
}
export interface GradeInput {
  grade: GradeValue;
  reasonCode?: NotAssessedReason;
  reason?: string;
}
export interface TagsInput {
  primary: string;
  secondary: string[];
}
export interface Tag {
  code: string;
  zh: string;
  en: string;
  initials: string;
}
export interface Taxonomy {
  version: string;
  groups: { code: string; zh: string; en: string; tags: Tag[] }[];
}
export interface TeamMember {
  accountId: string;
  displayName: string;
  deskIds: string[];
  presence: Presence;
  activeContacts: number;
}
export interface Alarm {
  id: string;
  kind: 'desk-unstaffed' | 'nobody-answers';
  deskId: string;
  deskName: string;
  contactId: string | null;
  raisedAt: string;
  acknowledgedAt: string | null;
}
export interface Share {
  code: string;
  count: number | null;
  share: number | null;
}
export interface TrafficRow {
  deskId: string | null;
  deskName: string | null;
  entered: number | null;
  answered: number | null;
  outOfHours: number | null;
  answerRate: number | null;
  meanWaitSeconds: number | null;
  p90WaitSeconds: number | null;
}
export interface MonthTable {
  month: string;
  timeZone: string;
  definitions: string;
  countedAt: string;
  suppressed: boolean;
  traffic: TrafficRow[];
  channels: { channel: string; contacts: number | null; persons: number | null; messages: number | null }[];
  problems: { withProblem: number | null; primary: Share[]; anyMention: Share[] };
  grades: {
    counseling: number | null;
    assessed: number | null;
    assessmentRate: number | null;
    highRate: number | null;
    rows: { grade: Grade; count: number | null }[];
  };
}
export interface OpeningHours {
  channel: Channel;
  weekday: number;
  opensMinute: number;
  closesMinute: number;
}
export interface DeskInput {
  slug: string;
  name: string;
  orgUnitId: string;
  holidayRule?: HolidayRule;
  textOfferSeconds?: number;
  hours: OpeningHours[];
  memberIds?: string[];
}
export interface Desk {
  id: string;
  slug: string;
  name: string;
  orgUnitId: string;
  orgUnitName: string;
  holidayRule: HolidayRule;
  textOfferSeconds: number;
  isDefault: boolean;
  hours: OpeningHours[];
  members: { id: string; displayName: string; role: Role }[];
}
export interface OrgUnit {
  id: string;
  parentId: string | null;
  kind: 'city' | 'district' | 'school' | 'hospital';
  name: string;
}
export interface OrgUnitInput {
  parentId: string;
  kind: 'district' | 'school' | 'hospital';
  name: string;
}
export interface AccountInput {
  login: string;
  displayName: string;
  role: Role;
  orgUnitId: string;
  password: string;
  vettedUntil?: string | null;
  boardCapacity?: number;
}
export interface Account {
  id: string;
  login: string;
  displayName: string;
  role: Role;
  orgUnitId: string;
  orgUnitName: string;
  vettedUntil: string | null;
  boardCapacity: number;
  disabledAt: string | null;
}
export interface DeskShift {
  id: string;
  deskId: string;
  accountId: string;
  displayName: string;
  kind: ShiftKind;
  startsAt: string;
  endsAt: string;
}
export interface ShiftInput {
  accountId: string;
  kind: ShiftKind;
  startsAt: string;
  endsAt: string;
}
export interface AuditRow {
  id: string;
  action: string;
  subjectType: string;
  subjectId: string | null;
  accountName: string | null;
  occurredAt: string;
}

type Json<T> = { content: { 'application/json': T } };
type Ok = { ok: boolean };
type Items<T> = { items: T[] };
type None = Record<string, never>;
interface Question<Result, Parameters = object> {
  parameters: Parameters;
  responses: { 200: Json<Result> };
}
interface Act<Result, Body, Parameters = object> {
  parameters: Parameters;
  requestBody: Json<Body>;
  responses: { 200: Json<Result> };
}
type ById = { path: { id: string } };

/** The routes in the form openapi-typescript gives, so that the generated `paths` can take this one's place. */
export interface paths {
  '/api/sign-in': {
    post: Act<Ok, { login: string; password: string }>;
    delete: { parameters: object; responses: { 200: Json<Ok> } };
  };
  '/api/me': { get: Question<Me> };
  '/api/presence': { get: Question<Presence>; put: Act<Presence, { state: ChosenPresence }> };
  '/api/queue': { get: Question<WaitingList> };
  '/api/offers/current': { get: Question<{ offer: Offer | null }> };
  '/api/offers/{id}/accept': { post: Act<{ contactId: string }, None, ById> };
  '/api/offers/{id}/decline': { post: Act<Ok, { reason: DeclineReason }, ById> };
  '/api/contacts': {
    get: Question<
      ContactList,
      {
        query?: { state?: ContactState; deskId?: string; mine?: 'true' | 'false'; cursor?: string; limit?: number };
      }
    >;
  };
  '/api/contacts/{id}': { get: Question<ContactDetail, ById> };
  '/api/contacts/{id}/history': { get: Question<Items<EarlierContact>, ById> };
  '/api/contacts/{id}/messages': {
    get: Question<StaffMessages, ById & { query?: { after?: number } }>;
    post: Act<StaffMessage, { clientId: string; body: string }, ById>;
  };
  '/api/contacts/{id}/no-answer-needed': { post: Act<Ok, None, ById> };
  '/api/contacts/{id}/record': { put: Act<RecordSaved, RecordInput, ById> };
  '/api/contacts/{id}/assessment': { get: Question<Assessment, ById> };
  '/api/contacts/{id}/grade': { put: Act<Ok, GradeInput, ById> };
  '/api/contacts/{id}/tags': { put: Act<Ok, TagsInput, ById> };
  '/api/signals/{id}/dismiss': { post: Act<Ok, { reason: Dismissal }, ById> };
  '/api/contacts/{id}/wrap-up': { post: Act<Ok, None, ById> };
  '/api/contacts/{id}/resume': { post: Act<Ok, None, ById> };
  '/api/contacts/{id}/release': { post: Act<Ok, { reason: ReleaseReason }, ById> };
  '/api/contacts/{id}/close': { post: Act<Ok, None, ById> };
  '/api/taxonomy': { get: Question<Taxonomy> };
  '/api/team': { get: Question<Items<TeamMember>> };
  '/api/alarms': { get: Question<Items<Alarm>> };
  '/api/alarms/{id}/acknowledge': { post: Act<Ok, None, ById> };
  '/api/statistics/month': { get: Question<MonthTable, { query: { month: string; deskId?: string } }> };
  '/api/desks': { get: Question<Items<Desk>>; post: Act<Desk, DeskInput> };
  '/api/desks/{id}/members': { post: Act<Ok, { accountId: string }, ById> };
  '/api/desks/{id}/shifts': {
    get: Question<Items<DeskShift>, ById & { query: { from: string; to: string } }>;
    post: Act<DeskShift, ShiftInput, ById>;
  };
  '/api/shifts/{id}': { delete: { parameters: ById; responses: { 200: Json<Ok> } } };
  '/api/org-units': { get: Question<Items<OrgUnit>>; post: Act<OrgUnit, OrgUnitInput> };
  '/api/accounts': { get: Question<Items<Account>>; post: Act<Account, AccountInput> };
  '/api/accounts/{id}': { put: Act<Ok, { disabled: boolean }, ById> };
  '/api/audit': { get: Question<Items<AuditRow>, { query?: { personId?: string; accountId?: string } }> };
}

/** Socket events of the namespace `/console`. */
export interface ServerEvents {
  'offer.made': (offer: Offer) => void;
  'offer.withdrawn': (fact: { offerId: string }) => void;
  'queue.changed': (fact: { deskId: string }) => void;
  'contact.changed': (fact: { contactId: string }) => void;
  'thread.message': (fact: { contactId: string; message: StaffMessage }) => void;
  'presence.changed': (presence: Presence) => void;
  'alarm.raised': (alarm: Alarm) => void;
  'alarm.cleared': (fact: { alarmId: string }) => void;
}
export interface Refused {
  ok: false;
  error: { code: string; message: string };
}
export interface ClientEvents {
  'thread.follow': (
    input: { contactId: string; after: number },
    ack: (reply: ({ ok: true } & StaffMessages) | Refused) => void,
  ) => void;
  'thread.unfollow': (input: { contactId: string }, ack: (reply: { ok: true } | Refused) => void) => void;
}
