import { Module } from '@nestjs/common';
import { BlockReads } from './blocks/block-reads.service.js';
import { BlocksController } from './blocks/blocks.controller.js';
import { Blocks } from './blocks/blocks.service.js';
import { OpenRisks } from './blocks/open-risks.js';
import { CaseHistory } from './cases/case-history.js';
import { CaseLines } from './cases/case-lines.js';
import { CasePushes } from './cases/case-pushes.service.js';
import { CaseReads } from './cases/case-reads.service.js';
import { CaseTeam } from './cases/case-team.service.js';
import { CaseTraces } from './cases/case-traces.js';
import { CaseloadsController } from './cases/caseloads.controller.js';
import { Caseloads } from './cases/caseloads.service.js';
import { CasesController } from './cases/cases.controller.js';
import { CasesService } from './cases/cases.service.js';
import { HandOverReads } from './cases/hand-over-reads.service.js';
import { HandOversController } from './cases/hand-overs.controller.js';
import { HandOvers } from './cases/hand-overs.service.js';
import { MovedByReferrals } from './cases/moved-by-referrals.js';
import { PlanReads } from './cases/plan-reads.service.js';
import { PlansController } from './cases/plans.controller.js';
import { Plans } from './cases/plans.service.js';
import { ContactReadsService } from './contact-reads.service.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsService } from './contacts.service.js';
import { PassphraseProofs } from './passphrase-proofs.js';
import { PassphrasesController } from './passphrases.controller.js';
import { Passphrases } from './passphrases.service.js';
import { Identities } from './persons/identities.service.js';
import { KeyGroups } from './persons/key-groups.service.js';
import { Merges } from './persons/merges.service.js';
import { PersonHints } from './persons/person-hints.js';
import { PersonKeys } from './persons/person-keys.js';
import { PersonReads } from './persons/person-reads.service.js';
import { PersonsController } from './persons/persons.controller.js';
import { ProfilesController } from './persons/profiles.controller.js';
import { Profiles } from './persons/profiles.service.js';
import { SamePersonHints } from './persons/same-person-hints.service.js';
import { RecordAdditions } from './records/additions.service.js';
import { PersonRecords } from './records/person-records.service.js';
import { RecordTemplatesController } from './records/record-templates.controller.js';
import { RecordTemplates } from './records/record-templates.service.js';
import { RecordsController } from './records/records.controller.js';
import { RecordsService } from './records/records.service.js';
import { Signatures } from './records/signatures.service.js';
import { VisitorCodes } from './visitor-codes.js';
import { VisitorSockets } from './visitor-sockets.js';

/** The spine: persons, contacts and their states, the record, what must be done before the end. */
@Module({
  controllers: [
    ContactsController,
    CasesController,
    HandOversController,
    PlansController,
    CaseloadsController,
    PassphrasesController,
    BlocksController,
    PersonsController,
    ProfilesController,
    RecordTemplatesController,
    RecordsController,
  ],
  providers: [
    ContactsService,
    ContactReadsService,
    RecordsService,
    RecordTemplates,
    Signatures,
    RecordAdditions,
    PersonRecords,
    VisitorCodes,
    PassphraseProofs,
    Passphrases,
    VisitorSockets,
    CasesService,
    CaseReads,
    CaseTeam,
    CaseTraces,
    CaseHistory,
    CasePushes,
    Caseloads,
    HandOvers,
    HandOverReads,
    Plans,
    PlanReads,
    CaseLines,
    MovedByReferrals,
    Blocks,
    BlockReads,
    OpenRisks,
    PersonKeys,
    PersonReads,
    Merges,
    PersonHints,
    SamePersonHints,
    Profiles,
    Identities,
    KeyGroups,
  ],
  exports: [
    ContactsService,
    VisitorCodes,
    VisitorSockets,
    CaseLines,
    Blocks,
    OpenRisks,
    PersonKeys,
    PersonHints,
    CaseReads,
    PersonRecords,
    RecordsService,
  ],
})
export class ContactsModule {}
