import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventDispatcher } from '../../platform/index.js';
import { ConsoleSockets } from '../../staff/index.js';
import { onContactEvents } from '../events.js';
import { taskEvents } from './tasks.sockets.js';

/** Tells consoles that there is something to read anew, and a counselor what is due today. */
@Injectable()
export class TaskPushes implements OnModuleInit {
  constructor(
    private readonly consoles: ConsoleSockets,
    private readonly dispatcher: EventDispatcher,
  ) {}

  onModuleInit(): void {
    const types = ['task.opened', 'task.assigned', 'task.due-soon', 'task.overdue', 'task.settled'] as const;
    onContactEvents(this.dispatcher, 'tasks.pushes', types, async (events) => {
      const desks = new Set(events.flatMap(({ deskId }) => deskId ?? []));
      for (const deskId of desks) this.consoles.toDesk(deskId, taskEvents, 'tasks.changed', { deskId });
      for (const { type, payload } of events) {
        if (type !== 'task.due-soon') continue;
        const { taskId, assigneeId } = payload;
        this.consoles.toAccount(assigneeId, taskEvents, 'task.due-soon', { taskId });
      }
    });
  }
}
