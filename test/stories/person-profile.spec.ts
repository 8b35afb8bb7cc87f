import { expectAll } from '../support/acts.js';
import { Evening } from '../support/evening.js';
import type { Reply, StaffMember, Visitor } from '../support/people.js';

const empty = {
  revision: 0,
  nickname: null,
  className: null,
  accessNeeds: null,
  relations: [],
  schoolId: null,
  stage: null,
  ageBand: null,
  sex: null,
  language: null,
  keyGroupIds: [],
};
const named = { name: '王小明', guardian: null, phone: null, address: null };
const byConsent = (consentBy: 'self' | 'guardian') => ({
  revision: 0,
  ...named,
  basis: 'consent',
  consentBy,
  consentSince: '2026-11-19',
  crisisReason: null,
});
const inCrisis = {
  revision: 0,
  ...named,
  basis: 'crisis',
  consentBy: null,
  consentSince: null,
  crisisReason: '已经站在楼顶',
};

describe('what is known of a person', () => {
  let evening: Evening;
  let lin: StaffMember;
  let zhou: StaffMember;
  let chen: StaffMember;
  let student: Visitor;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    [lin, zhou, chen] = [await evening.staff('lin'), await evening.staff('zhou'), await evening.staff('chen')];
    await evening.rows('update accounts set board_capacity = 20');
    student = evening.visitor();
    contactId = await taken(lin);
  });
  afterEach(() => evening.end());

  const said = ({ status, body }: Reply) => [status, body.error?.code];
  const profile = (id = contactId) => `/contacts/${id}/person/profile`;
  const identity = (id = contactId) => `/contacts/${id}/person/identity`;

  async function taken(member: StaffMember, visitor = student): Promise<string> {
    await member.ready();
    await (visitor.code ? visitor.adds('又是我') : visitor.writes('想找人聊聊'));
    await evening.settled();
    const { offer } = (await member.get('/offers/current')).body;
    const { contactId: id } = (await member.post(`/offers/${offer.id}/accept`)).body;
    await member.put('/presence', { state: 'break' });
    return id;
  }

  async function finish(member: StaffMember, id: string): Promise<void> {
    await member.put(`/contacts/${id}/tags`, { primary: 'NON-06' });
    await member.post(`/contacts/${id}/wrap-up`);
    expect((await member.post(`/contacts/${id}/close`)).status).toBe(200);
    await evening.settled();
  }

  it('is what she tells: a spoken name, a school of the list, several key groups of the center’s own', async () => {
    const { keyGroups, schools } = (await lin.get('/person-choices')).body;
    expect(keyGroups.map((one: { labelZh: string }) => one.labelZh)).toEqual([
      '单亲',
      '离异',
      '再婚',
      '留守',
      '特困',
      '残疾',
      '心理障碍',
    ]);
    const keyGroupIds = [keyGroups[0].id, keyGroups[3].id];
    const told = {
      ...empty,
      nickname: '小鹿',
      className: '初二 3 班',
      accessNeeds: '晚上九点后才有手机',
      schoolId: schools[0].id,
      stage: 'junior',
      ageBand: '14-15',
      language: 'dialect',
      keyGroupIds,
    };
    const saved = await lin.put(profile(), told);
    expect([saved.status, saved.body]).toMatchObject([
      200,
      { ...told, revision: 1, schoolName: schools[0].name, updatedBy: '林静' },
    ]);
    expect((await chen.get(profile())).body).toEqual(saved.body);
    const stored = await evening.rows<{ body: Buffer }>('select body from person_profiles');
    expect(stored[0]?.body.toString('latin1')).not.toContain(Buffer.from('小鹿').toString('latin1'));
  });

  it('is never overwritten by whoever did not see the last of it', async () => {
    const both = await Promise.all(['小鹿', '小路'].map((nickname) => lin.put(profile(), { ...empty, nickname })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(said(await lin.put(profile(), { ...empty, nickname: '小露' }))).toEqual([409, 'profile.stale']);
    const kept = both.find(({ status }) => status === 200)?.body.nickname;
    expect((await lin.get(profile())).body).toMatchObject({ nickname: kept, revision: 1 });
    expect((await lin.put(profile(), { ...empty, revision: 1, nickname: '小露' })).body.revision).toBe(2);
  });

  it('names no school and no group of another center', async () => {
    const other = '01900000-0000-7000-8000-000000000001';
    for (const wrong of [{ schoolId: other }, { keyGroupIds: [other] }]) {
      const reply = await lin.put(profile(), { ...empty, ...wrong });
      expect([...said(reply), reply.body.error.params.field]).toEqual([400, 'input.invalid', Object.keys(wrong)[0]]);
    }
    // a hospital of the alliance is a unit, and no school
    const [hospital] = await evening.rows<{ id: string }>(`select id from org_units where kind = 'hospital' limit 1`);
    expect((await lin.put(profile(), { ...empty, schoolId: hospital?.id })).status).toBe(400);
  });

  it('says in front who may be the source of harm, by whichever way she told it', async () => {
    const mother = { kind: 'guardian', name: '妈妈', phone: '13812345678', mayHarm: true };
    await lin.put(profile(), { ...empty, relations: [mother, { ...mother, kind: 'teacher', mayHarm: false }] });
    const other = await taken(lin, evening.visitor());
    const { personId } = (await lin.get(`/contacts/${contactId}`)).body;
    await lin.put(profile(other), { ...empty, nickname: '小路' });
    expect((await lin.get(profile(other))).body.harmFrom).toEqual([]);
    const merged = await lin.post(`/contacts/${other}/person/merges`, {
      clientId: '01900000-0000-7000-8000-000000000002',
      otherId: personId,
      reason: 'said-so',
    });
    const whole = (await lin.get(profile(other))).body;
    expect([whole.nickname, whole.harmFrom]).toEqual(['小路', ['guardian']]);
    // two again: each as it was written
    await lin.post(`/person-merges/${merged.body.mergeId}/undo`);
    expect((await lin.get(profile(other))).body.harmFrom).toEqual([]);
    expect((await lin.get(profile())).body.relations[0]).toEqual(mother);
  });

  it('is for whoever is with her, looks after her case, or supervises; not for whoever was with her once', async () => {
    await lin.put(profile(), { ...empty, nickname: '小鹿' });
    await expectAll(
      zhou,
      [
        ['get', profile()],
        ['put', profile(), empty],
        ['get', identity()],
        ['put', identity(), inCrisis],
        ['delete', identity()],
      ],
      404,
      'contact.not-found',
    );
    await finish(lin, contactId);
    const again = await taken(zhou);
    expect((await zhou.get(profile(again))).body.nickname).toBe('小鹿');
    // Lin goes on reading her own contact
    expect((await lin.get(`/contacts/${contactId}`)).status).toBe(200);
    await expectAll(
      lin,
      [
        ['get', profile()],
        ['put', profile(), empty],
        ['get', identity()],
        ['delete', identity()],
      ],
      404,
      'person.not-found',
    );
    expect((await lin.get(`/contacts/${contactId}/person`)).body).toMatchObject({
      cases: [],
      ways: [{ nickname: null }],
    });
    expect((await chen.get(profile())).status).toBe(200);
  });

  it('holds a name only by consent or in a crisis, and under fourteen by the guardian’s consent', async () => {
    // nobody knows her age
    expect(said(await lin.put(identity(), byConsent('self')))).toEqual([409, 'identity.needs-guardian']);
    await lin.put(profile(), { ...empty, ageBand: '10-13' });
    expect(said(await lin.put(identity(), byConsent('self')))).toEqual([409, 'identity.needs-guardian']);
    for (const without of [
      { ...byConsent('self'), consentBy: null },
      { ...byConsent('guardian'), consentSince: null },
      { ...inCrisis, crisisReason: null },
      { ...inCrisis, consentBy: 'guardian' },
    ]) {
      expect(said(await lin.put(identity(), without))).toEqual([400, 'input.invalid']);
    }
    const kept = await lin.put(identity(), byConsent('guardian'));
    expect([kept.status, kept.body.identity]).toMatchObject([
      200,
      { name: '王小明', consentBy: 'guardian', revision: 1 },
    ]);
    expect((await lin.get(profile())).body.identity).toMatchObject({ basis: 'consent', recordedBy: '林静' });
    await evening.rows('delete from person_identities');

    await lin.put(profile(), { ...empty, revision: 1, ageBand: '14-15' });
    expect((await lin.put(identity(), byConsent('self'))).status).toBe(200);
    // younger than was thought: her own consent was none
    expect(said(await lin.put(profile(), { ...empty, revision: 2, ageBand: '10-13' }))).toEqual([
      409,
      'identity.needs-guardian',
    ]);
    expect((await lin.put(identity(), { ...inCrisis, revision: 1 })).body.identity).toMatchObject({
      basis: 'crisis',
      crisisReason: '已经站在楼顶',
    });
    await expect(evening.rows(`update person_identities set basis = 'consent'`)).rejects.toMatchObject({
      code: '23514',
    });
  });

  it('leaves a trace of each look at a name, and nothing of it once the consent is taken back', async () => {
    await lin.put(identity(), inCrisis);
    await chen.get(identity());
    expect((await lin.delete(identity())).status).toBe(200);
    expect((await lin.delete(identity())).status).toBe(200);
    expect((await chen.get(identity())).body).toEqual({ identity: null });
    expect(await evening.rows('select 1 from person_identities')).toEqual([]);
    const traces = await evening.rows<{ action: string; account_id: string }>(
      `select action, account_id from audit_log where action like 'person.identity-%' order by occurred_at, id`,
    );
    expect(traces).toEqual([
      { action: 'person.identity-saved', account_id: lin.id },
      { action: 'person.identity-read', account_id: lin.id },
      { action: 'person.identity-read', account_id: chen.id },
      { action: 'person.identity-forgotten', account_id: lin.id },
    ]);
  });
});

describe('the list of key groups', () => {
  it('is the center’s own: kept by the administrator, and nobody falls out of a group that is retired', async () => {
    const evening = await Evening.begin();
    try {
      const [lin, admin] = [await evening.staff('lin'), await evening.staff('admin')];
      const input = { code: 'migrant', labelZh: '随迁', labelEn: 'Migrant family', sort: 15 };
      const made = await admin.post('/key-groups', input);
      expect([made.status, made.body]).toMatchObject([201, { ...input, retired: false }]);
      expect((await admin.post('/key-groups', input)).body.error.code).toBe('key-group.exists');
      const change = { labelZh: '随迁子女', labelEn: 'Migrant family', sort: 5, retired: true };
      expect((await admin.put(`/key-groups/${made.body.id}`, change)).body).toMatchObject(change);
      const { keyGroups } = (await lin.get('/person-choices')).body;
      expect(keyGroups[1]).toMatchObject({ code: 'migrant', retired: true });
      // another center's administrator knows of none of it
      await evening.rows(`insert into centers (id, name, created_at) select gen_random_uuid(), '别的中心', now()`);
      await evening.rows(
        `update key_groups set center_id = (select id from centers where name = '别的中心') where code = 'migrant'`,
      );
      expect((await admin.put(`/key-groups/${made.body.id}`, change)).body.error.code).toBe('key-group.not-found');
    } finally {
      await evening.end();
    }
  });
});
