import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

interface Group {
  desk: 'city' | 'east';
  contacts: number;
  entered?: boolean;
  grade?: string;
  tag?: string;
}

describe('the month as two readers see it', () => {
  let evening: Evening;
  let chen: StaffMember;
  let bureau: StaffMember;
  let desks: { city: string; east: string; center: string };

  beforeEach(async () => {
    evening = await Evening.begin();
    [chen, bureau] = [await evening.staff('chen'), await evening.staff('jiaoyuju')];
    const [row] = await evening.rows<typeof desks>(`select (select id from desks where slug = 'city') as city,
      (select id from desks where slug = 'east') as east, (select center_id from desks where slug = 'city') as center`);
    desks = row as typeof desks;
  });
  afterEach(() => evening.end());

  async function counted(groups: Group[]): Promise<void> {
    for (const { desk, contacts, entered = true, grade = '0', tag = 'STU-01' } of groups) {
      for (let at = 0; at < contacts; at++) {
        const now = evening.clock.now();
        await evening.rows(
          `insert into contact_facts (contact_id, center_id, desk_id, person_id, channel, entered, opened_at,
             answered_at, grade, primary_tag, tags)
           values ($1, $2, $3, $1, 'board', $4, $5, $6, $7, $8, array[$8])`,
          [randomUUID(), desks.center, desks[desk], entered, now, entered ? now : null, grade, tag],
        );
      }
    }
  }

  const month = async (reader: StaffMember, deskId?: string) =>
    (await reader.get(`/statistics/month?month=2026-11${deskId ? `&deskId=${deskId}` : ''}`)).body;

  it('withholds a small desk, and asking for its neighbor tells no more', async () => {
    await counted([
      { desk: 'city', contacts: 28 },
      { desk: 'east', contacts: 3 },
    ]);
    const all = await month(bureau);
    expect(all.traffic.map((row: { entered: number | null }) => row.entered)).toEqual([null, null, 31]);
    for (const deskId of [desks.city, desks.east]) {
      const one = await month(bureau, deskId);
      const inAll = all.traffic.find((row: { deskId: string }) => row.deskId === deskId);
      expect(one.traffic).toEqual([inAll, { ...inAll, deskId: null, deskName: null }]);
      expect(one.channels).toEqual([{ channel: 'board', contacts: null, persons: null, messages: null }]);
      expect(one.problems).toEqual({ withProblem: null, primary: [], anyMention: [] });
      expect(one.grades).toMatchObject({ counseling: null, assessed: null, assessmentRate: null, highRate: null });
      expect(one.grades.rows.filter(({ count }: { count: number | null }) => count !== null)).toEqual([]);
    }
    expect((await month(chen, desks.city)).traffic.at(-1).entered).toBe(28);
    expect((await month(chen, desks.east)).grades.counseling).toBe(3);
  });

  it('withholds the channels with a total of the traffic', async () => {
    await counted([
      { desk: 'city', contacts: 31, tag: 'NON-06' },
      { desk: 'city', contacts: 3, entered: false, tag: 'NON-06' },
    ]);
    const shown = await month(bureau);
    expect(shown.traffic.at(-1)).toMatchObject({ entered: 31, outOfHours: null });
    expect(shown.channels).toEqual([{ channel: 'board', contacts: null, persons: null, messages: null }]);
    expect((await month(chen)).channels).toMatchObject([{ contacts: 34, persons: 34 }]);
  });

  it('withholds the grades and problems where they count more contacts than the traffic shows', async () => {
    await counted([
      { desk: 'city', contacts: 31 },
      { desk: 'city', contacts: 4, entered: false },
    ]);
    const shown = await month(bureau);
    expect(shown.grades.rows.every(({ count }: { count: number | null }) => count === null)).toBe(true);
    expect(shown.problems).toEqual({ withProblem: null, primary: [], anyMention: [] });
  });

  it('lets nobody work out how few were not answered, or were no counseling', async () => {
    await counted([{ desk: 'city', contacts: 30 }]);
    await evening.rows(`update contact_facts set answered_at = null where contact_id in
      (select contact_id from contact_facts limit 2)`);
    const total = (await month(bureau)).traffic.at(-1);
    expect(total).toMatchObject({ entered: 30, answered: null, answerRate: null });

    await counted([{ desk: 'city', contacts: 3, tag: 'NON-06' }]);
    const { grades, traffic } = await month(bureau);
    expect(traffic.at(-1).entered).toBe(33);
    expect(grades.rows.every(({ count }: { count: number | null }) => count === null)).toBe(true);
  });

  it('withholds every figure over the grades with one of them', async () => {
    await counted([
      { desk: 'city', contacts: 20, grade: '0' },
      { desk: 'city', contacts: 9, grade: 'U' },
      { desk: 'city', contacts: 2, grade: '4' },
    ]);
    const { grades } = await month(bureau);
    expect(grades).toMatchObject({ counseling: null, assessed: null, assessmentRate: null, highRate: null });
    expect(grades.rows.map(({ count }: { count: number | null }) => count)).toEqual([0, null, 20, 0, 0, 0, null]);
    expect((await month(chen)).grades).toMatchObject({ counseling: 31, assessed: 22, highRate: 2 / 22 });
  });

  it('counts a high risk whatever the tag', async () => {
    await counted([
      { desk: 'city', contacts: 1, grade: '4', tag: 'NON-06' },
      { desk: 'city', contacts: 1, grade: '2', tag: 'NON-06' },
      { desk: 'city', contacts: 2, grade: '1' },
    ]);
    const { grades, problems } = await month(chen);
    expect(grades).toMatchObject({ counseling: 3, assessed: 3, highRate: 1 / 3 });
    expect(problems.withProblem).toBe(2);
  });

  it('shows a reader of large counts all there is', async () => {
    await counted([
      { desk: 'city', contacts: 20, grade: '1' },
      { desk: 'east', contacts: 6, grade: '3', tag: 'EMO-01' },
    ]);
    const [open, shown] = [await month(chen), await month(bureau)];
    expect(shown.traffic).toEqual(open.traffic);
    expect(shown.grades).toEqual(open.grades);
    expect(shown.problems.primary).toHaveLength(2);
  });
});
