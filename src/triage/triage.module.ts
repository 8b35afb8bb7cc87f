import { Module } from '@nestjs/common';
import { ContactsModule, TasksModule } from '../contacts/index.js';
import { GradesOnTheLine } from './grades-on-the-line.js';
import { GradingService } from './grading.service.js';
import { LateEntriesController } from './late-entries/late-entries.controller.js';
import { LateEntries } from './late-entries/late-entries.service.js';
import { SignalsService } from './signals.service.js';
import { TriageController } from './triage.controller.js';

/** Signals that explain themselves, grades that people set, tags that count. */
@Module({
  imports: [ContactsModule, TasksModule],
  controllers: [TriageController, LateEntriesController],
  providers: [GradesOnTheLine, GradingService, SignalsService, LateEntries],
})
export class TriageModule {}
