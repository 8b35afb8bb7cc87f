/** The API's shapes under the console's names; the only file that knows they are generated (`npm run generate`). */
import type { paths } from './generated';
import type { components } from './sockets.generated';

export type { paths };

type Route = keyof paths;
type Method<R extends Route> = Exclude<keyof paths[R], 'parameters'>;
/** The body of a route's success. */
type Answer<R extends Route, M extends Method<R>> = paths[R][M] extends { responses: infer Replies }
  ? {
      [Code in keyof Replies & (200 | 201)]: Replies[Code] extends { content: { 'application/json': infer Body } }
        ? Body
        : never;
    }[keyof Replies & (200 | 201)]
  : never;
/** The body a route takes. */
type Input<R extends Route, M extends Method<R>> = paths[R][M] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type Me = Answer<'/api/me', 'get'>;
export type Permission = Me['permissions'][number];
export type Shift = NonNullable<Me['shift']>;
export type Role = Me['account']['role'];
export type Presence = Answer<'/api/presence', 'get'>;
export type PresenceState = Presence['state'];
export type ChosenPresence = Input<'/api/presence', 'put'>['state'];

export type WaitingList = Answer<'/api/queue', 'get'>;
export type WaitingEntry = WaitingList['items'][number];
export type ReplyClock = NonNullable<WaitingEntry['reply']>;
export type Offer = NonNullable<Answer<'/api/offers/current', 'get'>['offer']>;
export type DeclineReason = Input<'/api/offers/{id}/decline', 'post'>['reason'];
export type TeamMember = Answer<'/api/team', 'get'>['items'][number];
export type Alarm = Answer<'/api/alarms', 'get'>['items'][number];

export type ContactList = Answer<'/api/contacts', 'get'>;
export type ContactSummary = ContactList['items'][number];
export type ContactDetail = Answer<'/api/contacts/{id}', 'get'>;
export type ContactState = ContactSummary['state'];
export type Channel = ContactSummary['channel'];
export type Door = NonNullable<ContactSummary['door']>;
export type CallerRole = ContactSummary['callerRole'];
export type Grade = ContactSummary['grade'];
export type ContactRecord = NonNullable<ContactDetail['record']>;
export type RecordBody = ContactRecord['body'];
export type RecordAddition = ContactDetail['additions'][number];
export type CasePack = Answer<'/api/cases/{id}/pack', 'post'>;
export type PrintReason = CasePack['reason'];
export type RecordTemplate = Answer<'/api/record-templates', 'get'>['items'][number];
export type TemplateField = RecordTemplate['fields'][number];
export type TemplateKind = RecordTemplate['kind'];
export type ReleaseReason = Input<'/api/contacts/{id}/release', 'post'>['reason'];
export type StaffMessages = Answer<'/api/contacts/{id}/messages', 'get'>;
export type StaffMessage = StaffMessages['messages'][number];
export type UnreviewedReason = NonNullable<StaffMessage['unreviewed']>;
export type ReviewStanding = Answer<'/api/contacts/{id}/review', 'get'>;
export type OpenReview = Answer<'/api/reviews', 'get'>['items'][number];
export type Task = Answer<'/api/tasks', 'get'>['items'][number];
export type TaskKind = Task['kind'];
export type TaskOutcome = NonNullable<Task['outcome']>;
export type Delivery = NonNullable<StaffMessage['delivery']>;
export type Phrase = Answer<'/api/phrases', 'get'>['items'][number];
export type SupervisorInChat = StaffMessages['supervisors'][number];
export type Receipts = StaffMessages['receipts'];
export type Note = StaffMessages['notes'][number];
export type ContactColleague = Answer<'/api/contacts/{id}/colleagues', 'get'>['items'][number];

export type CallInvitation = NonNullable<Answer<'/api/contacts/{id}/call/invitation', 'get'>['invitation']>;
export type Call = NonNullable<Answer<'/api/contacts/{id}/call', 'get'>['call']>;
/** her own place on a call that somebody else holds */
export type OwnLeg = Shapes['console.pushed.call.leg'];
export type Colleague = Answer<'/api/contacts/{id}/call/colleagues', 'get'>['items'][number];
export type CallSignal = Shapes['console.pushed.call.signal']['signal'];
export type EndedBy = NonNullable<Call['endedBy']>;

export type Callback = Answer<'/api/callbacks', 'get'>['items'][number];
export type AttemptOutcome = Input<'/api/callbacks/{id}/attempts', 'post'>['outcome'];
export type DirectoryEntry = Answer<'/api/directory', 'get'>['items'][number];
export type DirectoryInput = Input<'/api/directory', 'post'>;
export type LegMode = OwnLeg['mode'];
export type LiveCall = Answer<'/api/calls/live', 'get'>['items'][number];

export type Slot = Answer<'/api/slots', 'get'>['items'][number];
export type Appointment = Answer<'/api/contacts/{id}/appointments', 'get'>['items'][number];
export type AppointmentInput = Input<'/api/contacts/{id}/appointments', 'post'>;
export type CancelReason = Input<'/api/appointments/{id}/cancel', 'post'>['reason'];
export type Referral = Answer<'/api/contacts/{id}/referrals', 'get'>['items'][number];
export type ReferralInput = Input<'/api/contacts/{id}/referrals', 'post'>;
export type AllianceHospital = Answer<'/api/alliance', 'get'>['items'][number];
export type Case = NonNullable<Answer<'/api/contacts/{id}/case', 'get'>['case']>;

export type Assessment = Answer<'/api/contacts/{id}/assessment', 'get'>;
export type Signal = Assessment['signals'][number];
export type Dismissal = Input<'/api/signals/{id}/dismiss', 'post'>['reason'];
export type GradeInput = Input<'/api/contacts/{id}/grade', 'put'>;
export type GradeValue = GradeInput['grade'];
export type NotAssessedReason = NonNullable<GradeInput['reasonCode']>;
export type TagsInput = Input<'/api/contacts/{id}/tags', 'put'>;
export type Taxonomy = Answer<'/api/taxonomy', 'get'>;
export type Tag = Taxonomy['groups'][number]['tags'][number];

export type MonthTable = Answer<'/api/statistics/month', 'get'>;
export type Share = MonthTable['problems']['primary'][number];

export type Desk = Answer<'/api/desks', 'get'>['items'][number];
export type DeskInput = Input<'/api/desks', 'post'>;
export type DeskChange = Input<'/api/desks/{id}', 'patch'>;
export type OpeningHours = Desk['hours'][number];
export type HolidayRule = Desk['holidayRule'];
export type ShiftKind = Shift['kind'];
export type OrgUnit = Answer<'/api/org-units', 'get'>['items'][number];
export type OrgUnitInput = Input<'/api/org-units', 'post'>;
export type Account = Answer<'/api/accounts', 'get'>['items'][number];
export type AccountInput = Input<'/api/accounts', 'post'>;
export type AuditRow = Answer<'/api/audit', 'get'>['items'][number];

export type Room = Answer<'/api/rooms', 'get'>['items'][number];
export type RoomInput = Input<'/api/rooms', 'post'>;
export type CounselingHoursOfDesk = Answer<'/api/desks/{id}/counseling-hours', 'get'>;
export type CounselingHours = CounselingHoursOfDesk['items'][number];
export type CounselingSpan = CounselingHours['hours'][number];
export type AppointmentState = Appointment['state'];
export type ReferralDetail = Answer<'/api/referrals/{id}', 'get'>;
export type ReferralState = Referral['state'];
export type AskedHospital = Referral['asked'][number];
export type CaseState = Case['state'];
export type CaseFile = Answer<'/api/cases/{id}', 'get'>;
export type CaseMove = Input<'/api/cases/{id}/move', 'post'>;
export type CaseMoveReason = CaseMove['reason'];
export type Effect = NonNullable<Case['effect']>;
export type WhoseCases = NonNullable<NonNullable<paths['/api/cases']['get']['parameters']['query']>['whose']>;
export type HandOver = NonNullable<CaseFile['handOver']>;
export type HandOverState = HandOver['state'];
export type HandOverDeclineReason = Input<'/api/hand-overs/{id}/decline', 'post'>['reason'];
export type Plan = NonNullable<CaseFile['plan']>;
export type PlanInput = Input<'/api/cases/{id}/plan', 'put'>;
export type GoalState = Plan['goals'][number]['state'];
export type OfferedCase = Answer<'/api/hand-overs', 'get'>['items'][number];
export type Caseload = Answer<'/api/caseloads', 'get'>['items'][number];
export type LineEntry = CaseFile['line'][number];
export type Person = Answer<'/api/contacts/{id}/person', 'get'>;
export type MergePreview = Answer<'/api/contacts/{id}/person/merge-preview', 'get'>;
export type MergeReason = Input<'/api/contacts/{id}/person/merges', 'post'>['reason'];
export type Profile = Answer<'/api/contacts/{id}/person/profile', 'get'>;
export type ProfileChoices = Answer<'/api/person-choices', 'get'>;
export type ProfileInput = Input<'/api/contacts/{id}/person/profile', 'put'>;
export type Identity = NonNullable<Answer<'/api/contacts/{id}/person/identity', 'get'>['identity']>;
export type IdentityInput = Input<'/api/contacts/{id}/person/identity', 'put'>;
export type PersonHint = Answer<'/api/contacts/{id}/person/hints', 'get'>['items'][number];
export type Block = Answer<'/api/blocks', 'get'>['items'][number];
export type BlockReason = Block['reason'];

type Shapes = components['schemas'];
export type ReviewChange = Shapes['console.pushed.review.changed'];
type Pushed =
  | 'offer.made'
  | 'offer.withdrawn'
  | 'queue.changed'
  | 'contact.changed'
  | 'thread.message'
  | 'thread.receipts'
  | 'thread.supervisors'
  | 'thread.typing'
  | 'presence.changed'
  | 'alarm.raised'
  | 'alarm.cleared'
  | 'call.state'
  | 'call.signal'
  | 'call.leg'
  | 'call.leg-signal'
  | 'appointments.changed'
  | 'referral.changed'
  | 'review.changed'
  | 'case.changed'
  | 'callbacks.changed'
  | 'resync';
type Asked =
  | 'thread.follow'
  | 'thread.unfollow'
  | 'thread.read'
  | 'thread.typing'
  | 'call.signal'
  | 'call.connected'
  | 'call.here'
  | 'call.leg-signal'
  | 'call.leg-connected'
  | 'call.leg-here';

/** What the service tells consoles (namespace `/console`). */
export type ServerEvents = { [Event in Pushed]: (fact: Shapes[`console.pushed.${Event}`]) => void };
export interface Refused {
  ok: false;
  error: { code: string; message: string };
}
/** What consoles ask; every question is acknowledged. */
export type ClientEvents = {
  [Event in Asked]: (
    input: Shapes[`console.asked.${Event}`],
    ack: (reply: ({ ok: true } & Shapes[`console.answered.${Event}`]) | Refused) => void,
  ) => void;
};
