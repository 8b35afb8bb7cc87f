import fc from 'fast-check';
import { Contact, type ContactState, contactMoves } from './contact.js';
import { IllegalContactMove } from './contacts.errors.js';

const now = new Date('2026-11-19T12:00:00Z');
const acts: Record<string, { from: ContactState; to: ContactState; run: (contact: Contact) => unknown }> = {
  assign: { from: 'waiting', to: 'active', run: (contact) => contact.assignTo('counselor', now) },
  release: { from: 'active', to: 'waiting', run: (contact) => contact.release('break', now) },
  wrapUp: { from: 'active', to: 'wrap-up', run: (contact) => contact.startWrapUp(now) },
  resume: { from: 'wrap-up', to: 'active', run: (contact) => contact.resume(now) },
  abandon: { from: 'waiting', to: 'closed', run: (contact) => contact.abandon(now) },
  close: { from: 'wrap-up', to: 'closed', run: (contact) => contact.close(now) },
};

function waiting(): Contact {
  return Object.assign(new Contact(), {
    id: 'contact',
    centerId: 'center',
    deskId: 'desk',
    state: 'waiting',
    grade: 'unset',
    signal: 1,
    urgency: 2,
    front: null,
    gradeBefore: null,
    live: true,
    counselorId: null,
    assignedAt: null,
    answeredAt: null,
    wrapUpAt: null,
    closedAt: null,
    openedAt: now,
    waitingSince: now,
  });
}

describe('a contact', () => {
  it('makes the moves its table lists and refuses every other, changing nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(acts)), { maxLength: 30 }), (names) => {
        const contact = waiting();
        for (const name of names) {
          const act = acts[name];
          if (!act) continue;
          const before = { ...contact };
          const listed = contact.state === act.from;
          if (listed) expect(contactMoves[contact.state]).toContain(act.to);
          if (listed) act.run(contact);
          else expect(() => act.run(contact)).toThrow(IllegalContactMove);
          expect(contact.state).toBe(listed ? act.to : before.state);
          if (!listed) expect({ ...contact }).toEqual(before);
          // what the CHECKs of the migration say
          expect(contact.state === 'closed').toBe(contact.closedAt !== null);
          if (contact.state === 'waiting') expect(contact.counselorId).toBeNull();
          if (contact.state === 'active' || contact.state === 'wrap-up') expect(contact.counselorId).not.toBeNull();
        }
      }),
    );
  });

  it('has an act for every move of the table', () => {
    const listed = Object.entries(contactMoves).flatMap(([from, tos]) => tos.map((to) => `${from} → ${to}`));
    expect(
      Object.values(acts)
        .map((act) => `${act.from} → ${act.to}`)
        .sort(),
    ).toEqual(listed.sort());
  });

  it('is answered once', () => {
    const contact = waiting();
    contact.assignTo('counselor', now);
    expect(contact.answer(now)).toMatchObject({ type: 'contact.answered' });
    expect(contact.answer(new Date(now.getTime() + 1000))).toBeNull();
    expect(contact.answeredAt).toEqual(now);
  });

  it('publishes facts, never words', () => {
    const contact = waiting();
    const event = contact.assignTo('counselor', now);
    expect(Object.keys(event.payload)).toEqual(['counselorId']);
  });
});
