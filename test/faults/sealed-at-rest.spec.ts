import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { next, StaffMember, Visitor } from '../support/people.js';
import { freePort, SpawnedService } from '../support/spawned-service.js';

/** Told to us in confidence, each in a place of its own. */
const told = {
  opening: '操场边第七棵银杏树下',
  added: 'the seventh ginkgo by the track',
  answer: '红围巾老师会在楼梯口等',
  who: '化名小鹿的初二女生',
  situation: '蓝书包里藏着旧钢笔',
  process: '我们一起数了十二盏路灯',
  reason: '她说外婆家的木门锁上了',
} as const;

describe('what people told us', () => {
  let folder: string;
  let service: SpawnedService;
  let code: string;
  let cookie: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplight-sealed-'));
    service = await SpawnedService.start(folder, await freePort(), { LOG_LEVEL: 'debug' });
    const student = new Visitor(service.url);
    const lin = await StaffMember.signIn(service.url, 'lin', DEMO_PASSWORD);
    try {
      await conversation(student, lin);
    } finally {
      student.leave();
      lin.leave();
    }
    code = student.code ?? '';
    cookie = lin.cookie;
    await service.stop();
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Everything that is ever written about somebody: by them, to them, about them. */
  async function conversation(student: Visitor, lin: StaffMember): Promise<void> {
    const console_ = await lin.console();
    const offered = next(console_, 'offer.made');
    await student.writes(`我想死，${told.opening}`);
    expect((await lin.put('/presence', { state: 'ready' })).status).toBe(200);
    const { contactId } = (await lin.post(`/offers/${(await offered).id}/accept`)).body;
    await student.adds(`${told.added} `.repeat(100));
    const record = {
      who: told.who,
      situation: told.situation,
      process: told.process,
      analysis: '',
      measures: '',
      effect: '',
    };
    const acts = [
      await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: told.answer }),
      await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record }),
      await lin.put(`/contacts/${contactId}/grade`, { grade: 'U', reasonCode: 'other', reason: told.reason }),
      await lin.put(`/contacts/${contactId}/tags`, { primary: 'STU-01' }),
      await lin.get(`/contacts/${contactId}/messages`),
      await lin.post(`/contacts/${contactId}/wrap-up`),
      await lin.post(`/contacts/${contactId}/close`),
      // refusals are logged or not, but never with what was sent
      await lin.put(`/contacts/${contactId}/record`, { revision: 0, body: record }),
      await student.ask('/board/thread/messages', { method: 'POST', body: `{"body":"${told.opening}` }),
    ];
    expect(acts.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 200, 200, 409, 400]);
    expect((await lin.get(`/contacts/${contactId}`)).body.record.body).toEqual(record);
  }

  const secrets = () => ({
    ...told,
    code,
    groupedCode: code.replace(/(\d{4})(?=\d)/g, '$1 '),
    password: DEMO_PASSWORD,
    signIn: /lamplight_sign_in=([^;]+)/.exec(cookie)?.[1] ?? '',
  });

  it('stands nowhere in the data folder of the stopped service, the write-ahead log included', () => {
    const files = filesBelow(folder);
    expect(files.some((file) => file.includes('pg_wal'))).toBe(true);
    const found = files.flatMap((file) => whatIsIn(readFileSync(file), secrets()).map((name) => `${name}: ${file}`));
    expect(found).toEqual([]);
  });

  it('would be found if it did: a desk’s name, which is no secret, is, in its table and in the log', () => {
    const holding = filesBelow(folder).filter(
      (file) => whatIsIn(readFileSync(file), { desk: '城东区服务台' }).length > 0,
    );
    expect(holding.some((file) => file.includes('pg_wal'))).toBe(true);
    expect(holding.some((file) => file.includes(`${join('data', 'base')}`))).toBe(true);
    for (const form of forms(told.opening)) {
      expect(whatIsIn(Buffer.concat([Buffer.from('xy'), form, Buffer.from('z')]), told)).toEqual(['opening']);
    }
  });

  it('stands nowhere in what the service says while it runs', () => {
    const { text } = service.said;
    expect(text).toContain('"level"');
    const { password: _, ...unsaid } = secrets(); // the demo's is printed for whoever tries it out
    expect(whatIsIn(Buffer.from(text), unsaid)).toEqual([]);
    for (const phrase of Object.values(told)) expect(text).not.toContain(JSON.stringify(phrase).slice(1, -1));
  });

  function filesBelow(path: string): string[] {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
  }

  function whatIsIn(bytes: Buffer, phrases: Record<string, string>): string[] {
    return Object.entries(phrases)
      .filter(([, phrase]) => phrase !== '' && forms(phrase).some((form) => bytes.includes(form)))
      .map(([name]) => name);
  }

  /** As UTF-8 and UTF-16 of both byte orders, in hexadecimal, and in Base64 at each of its three offsets. */
  function forms(phrase: string): Buffer[] {
    const utf8 = Buffer.from(phrase);
    const little = Buffer.from(phrase, 'utf16le');
    const base64 = [0, 1, 2].map((offset) => {
      const text = Buffer.concat([Buffer.alloc(offset), utf8])
        .toString('base64')
        .replace(/=+$/, '');
      return Buffer.from(text.slice(offset === 0 ? 0 : offset + 1, -1)); // ends that share a digit with a neighbour
    });
    return [utf8, little, Buffer.from(little).swap16(), Buffer.from(utf8.toString('hex')), ...base64];
  }
});
