import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Evening } from '../support/evening.js';
import type { StaffMember, Visitor } from '../support/people.js';

/** So many came to us, each by a way of her own; some write a second time. */
const WAYS = 6;
/** These two have a case each, and are merged by nothing that would give one person two. */
const WITH_CASE = [3, 4];

const way = fc.integer({ min: 0, max: WAYS - 1 });
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('merge' as const), at: way, other: way }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('separate' as const), at: way }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;
const acts = fc.array(act, { minLength: 10, maxLength: 30 });

/** Played first, so that what this is about has happened: a chain, a tree that is hung on another, a cut in the middle. */
const certain: Act[] = [
  { kind: 'merge', at: 0, other: 1 },
  { kind: 'merge', at: 2, other: 3 },
  { kind: 'merge', at: 1, other: 2 },
  { kind: 'merge', at: 0, other: 4 },
  { kind: 'separate', at: 2 },
  { kind: 'merge', at: 5, other: 0 },
];

/** Who hangs on whom, and whose case is open: what the service should come to, thought out anew. */
class Forest {
  readonly into: (number | null)[] = Array.from({ length: WAYS }, () => null);

  root(at: number): number {
    const up = this.into[at] ?? null;
    return up === null ? at : this.root(up);
  }

  together(at: number): number[] {
    return this.into.flatMap((_, one) => (this.root(one) === this.root(at) ? [one] : []));
  }

  hasCase = (at: number): boolean => this.together(at).some((one) => WITH_CASE.includes(one));

  /** @returns the code of the refusal, or null where it is done */
  merge(at: number, other: number): string | null {
    if (this.root(at) === this.root(other)) return 'person.merged-already';
    if (this.hasCase(at) && this.hasCase(other)) return 'person.both-have-cases';
    this.into[this.root(other)] = at;
    return null;
  }

  separate(at: number): void {
    this.into[at] = null;
  }
}

describe('merging and separating in any order', () => {
  let evening: Evening;
  let chen: StaffMember;
  let lin: StaffMember;
  let students: Visitor[];
  let contacts: string[][];
  let persons: string[];
  const words = (at: number) => `这是第${at + 1}个人写的`;

  beforeAll(async () => {
    evening = await Evening.begin();
    [lin, chen] = [await evening.staff('lin'), await evening.staff('chen')];
    await evening.rows('update accounts set board_capacity = 20');
    await lin.ready();
    students = Array.from({ length: WAYS }, () => evening.visitor());
    contacts = [];
    for (const [at, student] of students.entries()) {
      await student.writes(words(at));
      contacts.push([await accept()]);
    }
    for (const at of [1, 4]) {
      // comes back once it is over: two contacts by one way
      const [first = ''] = contacts[at] ?? [];
      await lin.put(`/contacts/${first}/tags`, { primary: 'NON-06' });
      await lin.post(`/contacts/${first}/wrap-up`);
      expect((await lin.post(`/contacts/${first}/close`)).status).toBe(200);
      await students[at]?.adds('又来了');
      contacts[at]?.push(await accept());
    }
    for (const at of WITH_CASE) {
      expect((await lin.post(`/contacts/${latest(at)}/case`, { nextDate: '2026-12-01' })).status).toBe(201);
    }
    persons = await Promise.all(
      contacts.map(async ([first]) => (await lin.get(`/contacts/${first}`)).body.personId as string),
    );
  });
  afterAll(() => evening.end());

  async function accept(): Promise<string> {
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    return (await lin.post(`/offers/${offer.id}/accept`)).body.contactId;
  }

  const latest = (at: number) => contacts[at]?.at(-1) as string;
  const seen = async (at: number) => (await chen.get(`/contacts/${latest(at)}/person`)).body;
  type Way = { personId: string; merge: { id: string; intoId: string } | null; contacts: { id: string }[] };

  async function play(one: Act, forest: Forest): Promise<void> {
    if (one.kind === 'merge') {
      const reply = await chen.post(`/contacts/${latest(one.at)}/person/merges`, {
        clientId: randomUUID(),
        otherId: persons[one.other],
        reason: 'recognised',
      });
      expect(reply.body.error?.code ?? null).toBe(forest.merge(one.at, one.other));
    } else {
      const standing = (await seen(one.at)).ways.find((each: Way) => each.personId === persons[one.at])?.merge;
      expect(standing?.intoId ?? null).toBe(persons[forest.into[one.at] ?? -1] ?? null);
      if (!standing) return;
      expect((await chen.post(`/person-merges/${standing.id}/undo`)).status).toBe(200);
      forest.separate(one.at);
    }
  }

  async function holds(forest: Forest): Promise<void> {
    for (let at = 0; at < WAYS; at++) {
      const { leadId, ways, cases } = await seen(at);
      const together = forest.together(at);
      expect(leadId).toBe(persons[forest.root(at)]);
      expect(ways.map((one: Way) => one.personId).sort()).toEqual(together.map((one) => persons[one]).sort());
      // each contact with one person, and with that one wherever one comes from
      expect(ways.flatMap((one: Way) => one.contacts.map(({ id }) => id)).sort()).toEqual(
        together.flatMap((one) => contacts[one] ?? []).sort(),
      );
      expect(cases.filter((one: { isOpen: boolean }) => one.isOpen)).toHaveLength(forest.hasCase(at) ? 1 : 0);
      // her code opens what she wrote, and nothing of the others
      const read = (await students[at]?.reads())?.body.messages.map(({ body }: { body: string }) => body);
      expect(read).toEqual([words(at), ...(contacts[at]?.length === 2 ? ['又来了'] : [])]);
    }
    const board = (await chen.get('/statistics/month?month=2026-11')).body.channels.find(
      ({ channel }: { channel: string }) => channel === 'board',
    );
    const roots = new Set(persons.map((_, at) => forest.root(at)));
    expect([board.contacts, board.persons]).toEqual([contacts.flat().length, roots.size]);
  }

  async function allApart(): Promise<void> {
    const standing = await evening.rows<{ id: string }>('select id from person_merges where undone_at is null');
    for (const { id } of standing) expect((await chen.post(`/person-merges/${id}/undo`)).status).toBe(200);
    expect(await evening.rows('select 1 from persons where lead_id is not null or merged_into is not null')).toEqual(
      [],
    );
    await holds(new Forest());
  }

  it('keeps every contact with exactly one person, and every code working', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (random) => {
        const forest = new Forest();
        for (const one of [...certain, ...random]) await play(one, forest);
        await holds(forest);
        await allApart();
      }),
      { numRuns: 6, seed: 48, endOnFailure: true },
    );
  }, 240_000);

  it('comes to a forest, whoever merges and separates at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(way, way), { minLength: 4, maxLength: 8 }), async (pairs) => {
        const replies = await Promise.all(
          pairs.map(([at, other]) =>
            chen.post(`/contacts/${latest(at)}/person/merges`, {
              clientId: randomUUID(),
              otherId: persons[other],
              reason: 'other',
            }),
          ),
        );
        for (const { status } of replies) expect([201, 409]).toContain(status);
        const forest = new Forest();
        const rows = await evening.rows<{ id: string; merged_into: string | null; lead_id: string | null }>(
          'select id, merged_into, lead_id from persons',
        );
        for (const row of rows) {
          if (row.merged_into) forest.into[persons.indexOf(row.id)] = persons.indexOf(row.merged_into);
        }
        // a circle would have no root
        for (const row of rows) expect(row.lead_id ?? row.id).toBe(persons[forest.root(persons.indexOf(row.id))]);
        await holds(forest);
        await allApart();
      }),
      { numRuns: 5, seed: 48, endOnFailure: true },
    );
  }, 120_000);
});
