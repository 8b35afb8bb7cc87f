import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { AwayTasks } from './away-tasks.service.js';
import { followUpPlan } from './follow-up-plan.schemas.js';
import { FollowUpPlans } from './follow-up-plans.service.js';
import { FollowUpSeries } from './follow-up-series.service.js';
import { TaskReads } from './task-reads.service.js';
import {
  assignInput,
  awayTasks,
  cancelInput,
  declinedInput,
  doneInput,
  handedOver,
  handOverInput,
  notReachedInput,
  seriesCancel,
  task,
  taskDetail,
  taskInput,
  taskQuery,
  tasks,
  tasksOfPerson,
} from './tasks.schemas.js';
import { TasksService } from './tasks.service.js';

/** What is still to be done for somebody, by whom and by when. */
@Controller()
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly reads: TaskReads,
    private readonly series: FollowUpSeries,
    private readonly plans: FollowUpPlans,
    private readonly awayTasks: AwayTasks,
  ) {}

  @Get('tasks')
  @Permit('task.read')
  @Returns(tasks)
  list(@CurrentViewer() viewer: Viewer, @Query({ schema: taskQuery }) query: z.infer<typeof taskQuery>) {
    return this.reads.list(viewer, query);
  }

  /** Whose counselor is away, and who would take them over. */
  @Get('tasks/away')
  @Permit('task.assign')
  @Returns(awayTasks)
  away(@CurrentViewer() viewer: Viewer) {
    return this.awayTasks.preview(viewer);
  }

  @Post('tasks/away')
  @HttpCode(200)
  @Permit('task.assign')
  @Returns(handedOver)
  async handOver(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: handOverInput }) { moves }: z.infer<typeof handOverInput>,
  ) {
    return { moved: await this.tasks.assignAll(viewer, moves) };
  }

  @Get('tasks/:id')
  @Permit('task.read')
  @Returns(taskDetail)
  detail(@CurrentViewer() viewer: Viewer, @Param('id', idParam) id: string) {
    return this.reads.detail(viewer, id);
  }

  @Post('tasks/:id/done')
  @HttpCode(200)
  @Permit('task.work')
  @Returns(task)
  done(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: doneInput }) input: z.infer<typeof doneInput>,
  ) {
    return this.tasks.settle(viewer, id, { state: 'done', ...input });
  }

  @Post('tasks/:id/not-reached')
  @HttpCode(200)
  @Permit('task.work')
  @Returns(task)
  notReached(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: notReachedInput }) input: z.infer<typeof notReachedInput>,
  ) {
    return this.tasks.settle(viewer, id, { state: 'not-reached', ...input });
  }

  @Post('tasks/:id/declined')
  @HttpCode(200)
  @Permit('task.work')
  @Returns(task)
  declined(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: declinedInput }) input: z.infer<typeof declinedInput>,
  ) {
    return this.tasks.settle(viewer, id, { state: 'declined', ...input });
  }

  @Post('tasks/:id/cancel')
  @HttpCode(200)
  @Permit('task.work')
  @Returns(task)
  cancel(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: cancelInput }) input: z.infer<typeof cancelInput>,
  ) {
    return this.tasks.settle(viewer, id, { state: 'cancelled', ...input });
  }

  @Post('tasks/:id/assign')
  @HttpCode(200)
  @Permit('task.assign')
  @Returns(task)
  assign(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: assignInput }) { assigneeId }: z.infer<typeof assignInput>,
  ) {
    return this.tasks.assign(viewer, id, assigneeId);
  }

  /** Of the contact's person, whatever contact they came of. */
  @Get('contacts/:id/tasks')
  @Permit('task.read')
  @Returns(tasksOfPerson)
  ofContact(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.reads.ofContact(viewer, contactId);
  }

  @Post('contacts/:id/tasks')
  @Permit('task.work')
  @Returns(task, 201)
  set(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: taskInput }) input: z.infer<typeof taskInput>,
  ) {
    return this.tasks.set(viewer, contactId, input);
  }

  /** What is still to be done of a grade's follow-ups is taken off. */
  @Post('follow-up-series/:id/cancel')
  @HttpCode(200)
  @Permit('task.work')
  @Returns(done)
  async cancelRest(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) seriesId: string,
    @Body({ schema: seriesCancel }) { words }: z.infer<typeof seriesCancel>,
  ) {
    await this.series.cancelRest(viewer, seriesId, words);
    return { ok: true as const };
  }

  @Get('follow-up-plan')
  @Permit('follow-up-plan.read')
  @Returns(followUpPlan)
  plan(@CurrentViewer() viewer: Viewer) {
    return this.plans.read(viewer);
  }

  @Put('follow-up-plan')
  @Permit('follow-up-plan.manage')
  @Returns(followUpPlan)
  replacePlan(@CurrentViewer() viewer: Viewer, @Body({ schema: followUpPlan }) next: z.infer<typeof followUpPlan>) {
    return this.plans.replace(viewer, next);
  }
}
