import fc from 'fast-check';
import { balanced } from './balance.js';

const people = ['chen', 'lin', 'zhou'];

describe('tasks of somebody who is away', () => {
  it('go to whoever carries least, by id among equals', () => {
    const tasks = ['a', 'b', 'c', 'd'].map((taskId) => ({ taskId, couldTake: people }));
    expect([...balanced(tasks, new Map([['lin', 1]])).values()]).toEqual(['chen', 'zhou', 'chen', 'lin']);
  });

  it('stay where nobody could take them', () =>
    expect(balanced([{ taskId: 'a', couldTake: [] }], new Map()).get('a')).toBeNull());

  it('leave nobody with two more than another who could have had them', () =>
    fc.assert(
      fc.property(fc.nat(30), fc.array(fc.nat(5), { minLength: 3, maxLength: 3 }), (n, before) => {
        const carried = new Map(people.map((id, at) => [id, before[at] ?? 0]));
        const given = balanced(
          Array.from({ length: n }, (_, at) => ({ taskId: String(at), couldTake: people })),
          carried,
        );
        const after = people.map((id) => (carried.get(id) ?? 0) + [...given.values()].filter((to) => to === id).length);
        const took = people.map((id) => [...given.values()].includes(id));
        const highest = Math.max(...after.filter((_, at) => took[at]), 0);
        expect(highest - Math.min(...after)).toBeLessThanOrEqual(took.some(Boolean) ? 1 : highest);
      }),
    ));
});
