import fc from 'fast-check';
import { Task, taskMoves } from './task.js';
import { TaskSettled } from './tasks.errors.js';

const NOW = new Date('2026-11-19T11:30:00Z');
const outcomes = { done: 'better', 'not-reached': 'busy', declined: 'visitor', cancelled: 'not-needed' } as const;
type Act = keyof typeof outcomes | 'assign' | 'pass-due';

function task(optional: boolean): Task {
  return Object.assign(new Task(), {
    id: 't',
    rootId: 't',
    kind: 'follow-up',
    contactId: 'c',
    centerId: 'x',
    deskId: 'd',
    assigneeId: 'lin',
    optional,
    state: 'open',
    createdAt: NOW,
    overdueAt: null,
    settledAt: null,
    settledBy: null,
    outcome: null,
  });
}

describe('a task', () => {
  it('moves as its table says', () => {
    expect(taskMoves).toEqual({
      open: ['done', 'not-reached', 'declined', 'cancelled'],
      done: [],
      'not-reached': [],
      declined: [],
      cancelled: [],
    });
  });

  it('has one outcome whatever is tried, the first, and says so once', () =>
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.constantFrom<Act>('done', 'not-reached', 'declined', 'cancelled', 'assign', 'pass-due'), {
          maxLength: 12,
        }),
        fc.nat(1000),
        (optional, acts, back) => {
          const it = task(optional);
          const told: string[] = [];
          let first: Act | null = null;
          for (const act of acts) {
            const wasOpen = it.isOpen;
            const now = new Date(NOW.getTime() - back); // a clock that was set back
            try {
              if (act === 'assign') it.assignTo('zhou', 'chen', now);
              else if (act === 'pass-due') {
                if (wasOpen) told.push(it.passDue(now).type);
              } else told.push(it.settle(act, outcomes[act], 'lin', now).type);
              if (wasOpen && !it.isOpen) first = act;
            } catch (error) {
              expect(error).toBeInstanceOf(TaskSettled);
              expect(wasOpen).toBe(false);
            }
          }
          const settled = told.filter((type) => type === 'task.settled');
          expect(settled).toHaveLength(it.isOpen ? 0 : 1);
          expect(it.state).toBe(first === null ? 'open' : first === 'pass-due' ? 'cancelled' : first);
          expect(it.settledAt === null).toBe(it.isOpen);
          if (it.settledAt) expect(it.settledAt.getTime()).toBeGreaterThanOrEqual(it.createdAt.getTime());
          if (optional) expect(it.overdueAt).toBeNull();
        },
      ),
    ));
});
