import { randomUUID } from 'node:crypto';
import { record } from '../support/acts.js';
import { Evening, hours } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

interface Field {
  key: string;
  part: string;
  required: boolean;
  rows: number;
  label: { zh: string; en: string };
  hint: { zh: string; en: string };
}
interface Template {
  id: string;
  kind: string;
  version: number;
  own: boolean;
  current: boolean;
  fields: Field[];
}
const ORDINARY = '01930000-0000-7000-8000-000000000001';

describe('the template of a record', () => {
  let evening: Evening;
  let lin: StaffMember;
  let chen: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, chen] = [await evening.staff('lin'), await evening.staff('chen')];
  });
  afterEach(() => evening.end());

  const taken = async () => {
    await lin.ready();
    await evening.visitor().writes('同桌不理我了');
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    return (await lin.post(`/offers/${offer.id}/accept`)).body.contactId as string;
  };
  const templates = async (by = lin): Promise<Template[]> => (await by.get('/record-templates')).body.items;
  const current = async (kind: string, by = lin) =>
    (await templates(by)).find((template) => template.kind === kind && template.current) as Template;
  const save = (contactId: string, revision: number, body: object, templateId?: string) =>
    lin.put(`/contacts/${contactId}/record`, { revision, body, ...(templateId ? { templateId } : {}) });
  const detail = async (contactId: string) => (await lin.get(`/contacts/${contactId}`)).body;
  const recordMet = async (contactId: string) =>
    (await detail(contactId)).requirements.find(({ code }: { code: string }) => code === 'record').met;
  const publish = (by: StaffMember, from: Template, fields: Field[], clientId: string = randomUUID()) =>
    by.post('/record-templates', { clientId, kind: from.kind, madeOn: from.id, fields });
  const outcome: Field = {
    key: 'outcome',
    part: 'effect',
    rows: 2,
    required: true,
    label: { zh: '成效', en: 'Outcome' },
    hint: { zh: '来访者怎么说', en: 'In their own words' },
  };
  const withOutcome = (from: Template) => [...from.fields.filter(({ key }) => key !== 'effect'), outcome];

  it('holds the parts that the standard asks for in every kind that comes with the product', async () => {
    const shipped = (await templates()).filter((template) => template.current);
    expect(shipped.map(({ kind }) => kind).sort()).toEqual(['chat', 'crisis', 'face-to-face', 'parent', 'phone']);
    for (const { fields } of shipped) {
      const parts = fields.map(({ part }) => part);
      for (const part of ['facts', 'family', 'state', 'process', 'analysis', 'measures', 'effect']) {
        expect(parts).toContain(part);
      }
      const diagnosis = fields.filter(({ label }) => label.zh.includes('诊断'));
      expect(diagnosis.map(({ part, label }) => [part, label.zh])).toEqual([
        ['reported-diagnosis', '来访者自述的诊断'],
      ]);
    }
  });

  it('follows from who it is and what it is about, and is that of a new record', async () => {
    const letter = await taken();
    expect((await detail(letter)).templateKind).toBe('chat');
    await save(letter, 0, record);
    expect((await detail(letter)).record.templateId).toBe((await current('chat')).id);
    await lin.put(`/contacts/${letter}/record`, { revision: 1, body: record, callerRole: 'parent' });
    expect((await detail(letter)).templateKind).toBe('parent');
    await lin.put(`/contacts/${letter}/grade`, { grade: '3' });
    expect((await detail(letter)).templateKind).toBe('crisis');
    // what is written stays where it was begun
    expect((await detail(letter)).record.templateId).toBe((await current('chat')).id);
  });

  it('is changed for another one without a word lost, and asks for what that one asks for', async () => {
    const contactId = await taken();
    await save(contactId, 0, { ...record, family: '和奶奶住', 'reported-diagnosis': '说医院说是焦虑' });
    expect(await recordMet(contactId)).toBe(true);
    const crisis = await current('crisis');
    const { body } = (await detail(contactId)).record;
    expect((await save(contactId, 1, { ...body, next: '周五' }, crisis.id)).body.revision).toBe(2);
    expect((await detail(contactId)).record).toMatchObject({
      templateId: crisis.id,
      // not a field of this template, and kept
      body: { situation: '月考', family: '和奶奶住', next: '周五', 'reported-diagnosis': '说医院说是焦虑' },
    });
    expect(await recordMet(contactId)).toBe(false);
    await save(contactId, 2, { ...body, risk: '没有计划', measures: '约好今晚不一个人' });
    expect(await recordMet(contactId)).toBe(true);
    expect((await detail(contactId)).record.templateId).toBe(crisis.id);
  });

  it('of last year still reads, and its record is written on as it was begun', async () => {
    const contactId = await taken();
    const last = await current('chat');
    await save(contactId, 0, { ...record, effect: '说松了一些' });
    const next = await publish(chen, last, withOutcome(last));
    expect([next.status, next.body]).toEqual([
      201,
      expect.objectContaining({ kind: 'chat', version: 2, own: true, current: true }),
    ]);
    evening.clock.advance(hours(24 * 365));
    lin = await evening.staff('lin');
    const read = (await detail(contactId)).record;
    expect(read).toMatchObject({ templateId: last.id, body: { effect: '说松了一些' } });
    const itsTemplate = (await templates()).find(({ id }) => id === read.templateId);
    expect(itsTemplate).toEqual({ ...last, current: false });
    expect(itsTemplate?.fields.find(({ key }) => key === 'effect')?.label.zh).toBe('效果反馈');

    expect((await save(contactId, 1, { ...record, effect: '一年后补了一句' })).body.revision).toBe(2);
    expect((await detail(contactId)).record.templateId).toBe(last.id);
    // what the new version asks for is not asked of it
    expect(await recordMet(contactId)).toBe(true);
  });

  it('of a record before there were templates is the one with its six fields', async () => {
    const contactId = await taken();
    await save(contactId, 0, record, ORDINARY);
    const ordinary = (await templates()).find(({ id }) => id === ORDINARY) as Template;
    expect(ordinary).toMatchObject({ kind: 'ordinary', version: 1, current: false });
    expect(ordinary.fields.map(({ key }) => key)).toEqual(Object.keys(record));
    await save(contactId, 1, { ...record, effect: '好一点' });
    expect((await detail(contactId)).record).toMatchObject({ templateId: ORDINARY, body: { effect: '好一点' } });
  });

  it('is published once by the same sender’s id, and once of two who publish at the same moment', async () => {
    const from = await current('phone');
    const clientId = randomUUID();
    const [first, again] = await Promise.all([1, 2].map(() => publish(chen, from, withOutcome(from), clientId)));
    expect([first?.status, again?.status]).toEqual([201, 201]);
    expect(first?.body).toEqual(again?.body);
    const admin = await evening.staff('admin');
    const now = await current('phone');
    const both = await Promise.all([chen, admin].map((by) => publish(by, now, from.fields)));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.error.code).toBe('record-template.stale');
    const own = (await templates()).filter(({ kind, own: isOwn }) => kind === 'phone' && isOwn);
    expect(own.map(({ version, current: isCurrent }) => [version, isCurrent])).toEqual([
      [3, true],
      [2, false],
    ]);
    const published = `select account_id from audit_log where action = 'record-template.published'`;
    expect(await evening.rows(published)).toHaveLength(2);
  });

  it('is refused without the parts of a record, with a key twice, and with nothing required', async () => {
    const from = await current('chat');
    for (const fields of [
      from.fields.filter(({ part }) => part !== 'measures'),
      [...from.fields, from.fields[0] as Field],
      from.fields.map((field) => ({ ...field, required: false })),
    ]) {
      expect((await publish(chen, from, fields)).body.error.code).toBe('input.invalid');
    }
    expect(await current('chat')).toEqual(from);
  });

  it('is nobody’s to change or remove once it is published, not in the database either', async () => {
    const { body: mine } = await publish(chen, await current('chat'), (await current('chat')).fields);
    for (const act of [
      `update record_templates set fields = '[{}]' where id = $1`,
      `update record_templates set retired_at = null, version = 9 where id = $1`,
      'delete from record_templates where id = $1',
    ]) {
      await expect(evening.rows(act, [mine.id])).rejects.toThrow('a published template never changes');
    }
    const ended = 'update record_templates set retired_at = published_at where id = $1 returning id';
    expect(await evening.rows(ended, [mine.id])).toHaveLength(1);
    await expect(evening.rows(ended, [mine.id])).rejects.toThrow('a published template never changes');
  });

  it('is the center’s: no other center sees it or writes on it, no district changes it', async () => {
    const [otherCenter, theirs] = [randomUUID(), randomUUID()];
    await evening.rows(`insert into centers (id, name, created_at) values ($1, '别处', now())`, [otherCenter]);
    await evening.rows(
      `insert into record_templates (id, center_id, kind, version, fields, published_at, published_by, client_id)
       select $1::uuid, $2::uuid, kind, 2, fields, now(), $3::uuid, $1::uuid from record_templates where kind = 'chat'`,
      [theirs, otherCenter, chen.id],
    );
    expect((await templates()).map(({ id }) => id)).not.toContain(theirs);
    const contactId = await taken();
    expect((await save(contactId, 0, record, theirs)).body.error.code).toBe('record-template.not-found');
    expect((await detail(contactId)).record).toBeNull();
    const from = { ...(await current('chat')), id: theirs };
    expect((await publish(chen, from, from.fields)).body.error.code).toBe('record-template.not-found');

    await evening.rows(
      `update accounts set org_unit_id = (select id from org_units where kind = 'district') where id = $1`,
      [chen.id],
    );
    const ours = await current('chat', chen);
    expect((await publish(chen, ours, ours.fields)).body.error.code).toBe('permission.missing');
    expect((await publish(lin, ours, ours.fields)).status).toBe(403);
  });
});
