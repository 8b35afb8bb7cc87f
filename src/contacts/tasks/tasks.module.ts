import { Module } from '@nestjs/common';
import { AwayTasks } from './away-tasks.service.js';
import { FollowUpPlans } from './follow-up-plans.service.js';
import { FollowUpSeries } from './follow-up-series.service.js';
import { HandedOverTasks } from './handed-over-tasks.service.js';
import { StoredTasks } from './stored-tasks.js';
import { TaskPushes } from './task-pushes.service.js';
import { TaskReads } from './task-reads.service.js';
import { TasksController } from './tasks.controller.js';
import { TasksService } from './tasks.service.js';

/** What is still to be done for a person, and the follow-ups that a grade asks for. */
@Module({
  controllers: [TasksController],
  providers: [
    TasksService,
    AwayTasks,
    HandedOverTasks,
    TaskReads,
    FollowUpSeries,
    FollowUpPlans,
    StoredTasks,
    TaskPushes,
  ],
  exports: [FollowUpSeries],
})
export class TasksModule {}
