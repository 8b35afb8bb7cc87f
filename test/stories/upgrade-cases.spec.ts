import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { close, lookAgain } from '../support/casework.js';
import { StaffMember } from '../support/people.js';
import { type Release, Upgraded } from '../support/released.js';

interface ContactRow {
  id: string;
  center_id: string;
  desk_id: string;
  person_id: string;
  counselor_id: string | null;
  opened_at: string;
}

/** Cases as they stood before there was more than open and closed: that release's own database happened to have none. */
describe('a case of release 0.2.0', () => {
  const ids = { undated: randomUUID(), dated: randomUUID(), closed: randomUUID() };
  let old: Upgraded;
  let before: string;
  let chen: StaffMember;
  beforeAll(async () => {
    const release: Release = JSON.parse(readFileSync(join(__dirname, '../support/releases/0.2.0.json'), 'utf8'));
    const contacts = (release.tables['contacts'] as ContactRow[]).filter(({ counselor_id }) => counselor_id);
    const rows = Object.values(ids).map((id, at) => ({
      id,
      center_id: contacts[at]?.center_id,
      desk_id: contacts[at]?.desk_id,
      person_id: contacts[at]?.person_id,
      contact_id: contacts[at]?.id,
      number: at + 1,
      state: id === ids.closed ? 'closed' : 'open',
      responsible_id: contacts[at]?.counselor_id,
      next_date: id === ids.dated ? '2026-12-24' : null,
      opened_at: contacts[at]?.opened_at,
      opened_by: contacts[at]?.counselor_id,
      closed_at: id === ids.closed ? '2026-11-19T11:33:00Z' : null,
    }));
    before = today();
    old = await Upgraded.from('0.2.0', 1764000000001, '2026-11-19T11:34:00Z', { cases: rows });
    chen = await StaffMember.signIn(old.url, 'chen', DEMO_PASSWORD);
  });
  afterAll(() => old?.end());

  /** By the clock of the machine: it is the update's, not the service's. */
  const today = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
  const view = async (id: string) => (await chen.get(`/cases/${id}`)).body;

  it('is due on the day of the update where it had no date, and says that nobody chose it', async () => {
    const { nextDate, nextDateAssumed, state } = await view(ids.undated);
    expect([nextDateAssumed, state]).toEqual([true, 'open']);
    expect([before, today()]).toContain(nextDate);
    await lookAgain(chen, ids.undated, '2026-12-01');
    expect((await view(ids.undated)).nextDateAssumed).toBe(false);
  });

  it('keeps the date it had, and goes on as one of now', async () => {
    expect(await view(ids.dated)).toMatchObject({ nextDate: '2026-12-24', nextDateAssumed: false, number: 2 });
    expect((await close(chen, ids.dated)).body.state).toBe('closed');
  });

  it('says of its end that nobody wrote down what came of it', async () => {
    expect(await view(ids.closed)).toMatchObject({ state: 'closed', effect: 'not-recorded', closings: [] });
  });
});
