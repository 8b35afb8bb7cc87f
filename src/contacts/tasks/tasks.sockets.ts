import { z } from 'zod';
import { id } from '../../platform/index.js';

/** Read over HTTP what has changed. */
export const taskEvents = {
  /** somebody's task at this desk has been set, moved or settled */
  'tasks.changed': z.object({ deskId: id }),
  /** on the morning of the day: a task of the one who is told is due */
  'task.due-soon': z.object({ taskId: id }),
};
