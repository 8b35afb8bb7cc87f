import { DomainError } from '../../platform/index.js';

/** It is over already; `state` says how. */
export class TaskSettled extends DomainError {
  readonly kind = 'conflict';
  readonly code = 'task.settled';
}

/** Whoever it is assigned to does it, or a supervisor of the desk. */
export class TaskNotYours extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'task.not-yours';
}

/** What a grade of 3 or 4 asks for is not taken off by a counselor alone. */
export class TaskNeedsSupervisor extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'task.needs-supervisor';
}

/** Whoever was not reached is tried again: it says when. */
export class NextTryNeeded extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'task.next-needed';
}

/** Past, or further away than anybody plans. */
export class TaskDueOutOfReach extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'task.due-out-of-reach';
}

/** How a follow-up went says more than that it is done, and the other way round. */
export class ResultDoesNotFit extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'task.result-does-not-fit';
}
