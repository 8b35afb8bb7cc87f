export { awaitsVisitorSince, takesPlaceOf } from './awaits-visitor.js';
export { OPEN_RISK_FROM, SIGNAL_COUNTS_FOR_MS } from './blocks/block.js';
export { PersonBlocked } from './blocks/blocks.errors.js';
export { Blocks } from './blocks/blocks.service.js';
export { OpenRisks } from './blocks/open-risks.js';
export { CaseLines, type LineEntry } from './cases/case-lines.js';
export { CaseReads } from './cases/case-reads.service.js';
export { caseEvents } from './cases/cases.sockets.js';
export { Contact, type ContactState, contactMoves } from './contact.js';
export { IllegalContactMove, NotYourContact } from './contacts.errors.js';
export { ContactsModule } from './contacts.module.js';
export {
  type CallerRole,
  type ContactSummary,
  callerRole,
  type Door,
  door,
  followUp,
  type Grade,
  grade,
  type RequirementCode,
  replyClock,
  signalLevel,
} from './contacts.schemas.js';
export { ContactsService, saveMove } from './contacts.service.js';
export {
  type ContactEvent,
  type ContactEvents,
  type ContactEventType,
  contactEvent,
  onContactEvents,
} from './events.js';
export { type FollowUpRow, followUpOf, shownFollowUp } from './follow-up-shown.js';
export { gradeBefore } from './grade-before.js';
export { newPerson, openContact } from './open-contact.js';
export { type HintedRow, PersonHints } from './persons/person-hints.js';
export { type Keys, PersonKeys } from './persons/person-keys.js';
export { leadOf, samePerson, samePersons } from './persons/same-person.js';
export { PersonRecords } from './records/person-records.service.js';
export { RecordsService } from './records/records.service.js';
export { type ReplyClockRow, replyClockOf, shownClock } from './reply-clock-shown.js';
export { meet, raisedPart, raiseRequirements } from './requirements.js';
export { FollowUpSeries } from './tasks/follow-up-series.service.js';
export { Task } from './tasks/task.js';
export { TasksModule } from './tasks/tasks.module.js';
export { taskEvents } from './tasks/tasks.sockets.js';
export { FRONT_URGENCY, type Front, type GradeBefore, isJudged, UNKNOWN_URGENCY, urgencyOf } from './urgency.js';
export { readableBy } from './visibility.js';
export { type CodeHolder, retrievalCode, VisitorCodes } from './visitor-codes.js';
export { BroughtKeys, CODE_HEADER, PROOF_HEADER, type VisitorKeys } from './visitor-keys.js';
export { type VisitorSocket, VisitorSockets } from './visitor-sockets.js';
