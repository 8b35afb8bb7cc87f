import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Evening } from '../support/evening.js';
import { next, type StaffMember } from '../support/people.js';

const SECRET = '妈妈来过电话，先别提';

describe('a note for colleagues', () => {
  let evening: Evening;
  let lin: StaffMember;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
  });
  afterEach(() => evening.end());

  async function chatting() {
    const console = await lin.ready();
    const visitor = evening.visitor();
    await visitor.chats('想找人聊聊');
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body as { contactId: string };
    return { console, visitor, contactId };
  }
  const notes = (by: StaffMember, contactId: string, body: string, clientId: string = randomUUID()) =>
    by.post(`/contacts/${contactId}/notes`, { clientId, body });

  it('stands in the timeline where it was written, once, on every console that follows', async () => {
    const { console, visitor, contactId } = await chatting();
    const chen = await evening.staff('chen');
    const hers = await chen.console();
    for (const socket of [console, hers]) await socket.emitWithAck('thread.follow', { contactId });
    const heard = [console, hers].map((socket) => next(socket, 'thread.note'));
    const clientId = randomUUID();
    const { body: note } = await notes(lin, contactId, SECRET, clientId);
    expect(note).toMatchObject({ contactId, clientId, afterSeq: 1, body: SECRET });
    for (const pushed of await Promise.all(heard)) expect(pushed).toEqual({ contactId, note });
    expect((await notes(lin, contactId, '别的', clientId)).body).toEqual(note);
    await visitor.adds('第二句');
    const { messages, notes: all } = (await chen.get(`/contacts/${contactId}/messages`)).body;
    expect([messages.length, all]).toEqual([2, [note]]);
    const again = await hers.emitWithAck('thread.follow', { contactId, after: 2 });
    expect(again.notes).toEqual([]);
    const [read] = await evening.rows(
      `select account_id from audit_log where action = 'messages.read' order by seq desc`,
    );
    expect(read).toEqual({ account_id: chen.id });
  });

  it('is written by the holder and by supervisors of the desk, and by nobody else', async () => {
    const { contactId } = await chatting();
    const [zhou, chen] = [await evening.staff('zhou'), await evening.staff('chen')];
    expect((await notes(zhou, contactId, '我也说一句')).status).toBe(404);
    const clientId = randomUUID();
    expect((await notes(chen, contactId, '需要时叫我', clientId)).status).toBe(201);
    expect((await notes(lin, contactId, '好', clientId)).body.error.code).toBe('message.client-id-reused');
  });

  it('is sealed, and its event carries nothing of it', async () => {
    const { contactId } = await chatting();
    await notes(lin, contactId, SECRET);
    const [row] = await evening.rows<{ body: Buffer }>('select body from contact_notes');
    expect(row?.body.includes(Buffer.from(SECRET))).toBe(false);
    const [logged] = await evening.rows(`select payload from contact_events where type = 'note.added'`);
    expect(JSON.stringify(logged)).not.toContain(SECRET);
  });

  it('is shown to the visitor by no route and no event', async () => {
    const { visitor, contactId } = await chatting();
    const page = await visitor.page();
    const heard: string[] = [];
    page.onAny((name, payload) => heard.push(`${name} ${JSON.stringify(payload)}`));
    const { id } = (await notes(lin, contactId, SECRET)).body;
    await evening.settled();
    const said = next(page, 'thread.message', ({ author }) => author === 'counselor');
    await lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body: '我在' });
    await said; // whatever was told of the note before has arrived by now
    const caughtUp = JSON.stringify(await page.emitWithAck('thread.catch-up', { after: 0 }));
    const { paths } = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => [method, path.replace('/api', '').replaceAll(/\{\w+\}/g, contactId)] as const,
      ),
    );
    expect(routes).toContainEqual(['get', '/board/thread']);
    expect(routes).toContainEqual(['post', '/board/thread/messages']);
    const body = { clientId: randomUUID(), body: '谢谢' };
    const told = [];
    for (const [method, path] of routes) {
      const asked = method === 'get' ? {} : { method: method.toUpperCase(), body };
      told.push(JSON.stringify((await visitor.ask(path, asked)).body));
    }
    for (const text of [...told, ...heard, caughtUp]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(id);
      expect(text).not.toContain('afterSeq');
    }
    expect((await visitor.reads()).body.messages.map((message: { body: string }) => message.body)).toContain('谢谢');
  });
});
