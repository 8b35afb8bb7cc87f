import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { Evening, seconds } from '../support/evening.js';
import { next, type StaffMember, type Visitor } from '../support/people.js';

describe('between the two sides of a chat', () => {
  let evening: Evening;
  let lin: StaffMember;
  let console: Socket;
  let visitor: Visitor;
  let page: Socket;
  let contactId: string;
  beforeEach(async () => {
    evening = await Evening.begin();
    lin = await evening.staff('lin');
    console = await lin.ready();
    visitor = evening.visitor();
    await visitor.chats('想找人聊聊');
    page = await visitor.page();
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    contactId = (await lin.post(`/offers/${offer.id}/accept`)).body.contactId;
    await console.emitWithAck('thread.follow', { contactId });
  });
  afterEach(() => evening.end());

  const says = (body: string) => lin.post(`/contacts/${contactId}/messages`, { clientId: randomUUID(), body });
  const shown = async (by = lin) => (await by.get(`/contacts/${contactId}/messages`)).body.receipts;
  const stored = () => evening.rows('select visitor_read_seq as read from thread_receipts');

  describe('delivered and read', () => {
    it('tells the counselor that her words have come, and then that they were in front of the visitor', async () => {
      await says('我在');
      expect(await shown()).toEqual({ deliveredSeq: 0, readSeq: 0 });
      const come = next(console, 'thread.receipts');
      expect(await page.emitWithAck('thread.receipts', { deliveredSeq: 2, readSeq: 0 })).toEqual({ ok: true });
      expect(await come).toEqual({ contactId, receipts: { deliveredSeq: 2, readSeq: 0 } });
      const read = next(console, 'thread.receipts');
      await page.emitWithAck('thread.receipts', { deliveredSeq: 2, readSeq: 2 });
      expect(await read).toEqual({ contactId, receipts: { deliveredSeq: 2, readSeq: 2 } });
      expect(await shown()).toEqual({ deliveredSeq: 2, readSeq: 2 });
      const followed = await console.emitWithAck('thread.follow', { contactId, after: 2 });
      expect(followed.receipts).toEqual({ deliveredSeq: 2, readSeq: 2 });
    });

    it('only grows, never past what was written, whatever is reported, twice, late or at the same moment', async () => {
      await says('我在');
      await says('慢慢说');
      const reports = [3, 1, 2, 2_000_000_000, 0].map((seq) =>
        page.emitWithAck('thread.receipts', { deliveredSeq: seq, readSeq: Math.min(seq, 2) }),
      );
      await Promise.all(reports);
      await page.emitWithAck('thread.receipts', { deliveredSeq: 1, readSeq: 1 });
      expect(await shown()).toEqual({ deliveredSeq: 3, readSeq: 2 });
      await says('再想想');
      await page.emitWithAck('thread.receipts', { deliveredSeq: 4, readSeq: 1 }); // one comes further, the other is older
      expect(await shown()).toEqual({ deliveredSeq: 4, readSeq: 2 });
      const odd = await page.emitWithAck('thread.receipts', { deliveredSeq: -1, readSeq: 0 });
      expect(odd.error.code).toBe('input.invalid');
    });

    it('says nothing anew of what is known already', async () => {
      await says('我在');
      await page.emitWithAck('thread.receipts', { deliveredSeq: 2, readSeq: 2 });
      const [before] = await evening.rows('select xmin::text from thread_receipts');
      await page.emitWithAck('thread.receipts', { deliveredSeq: 2, readSeq: 1 });
      expect(await evening.rows('select xmin::text from thread_receipts')).toEqual([before]);
    });

    it('is reported by plain HTTP where no socket can be had', async () => {
      await says('我在');
      const body = { deliveredSeq: 2, readSeq: 2 };
      expect((await visitor.ask('/board/thread/receipts', { method: 'POST', body })).body).toEqual({ ok: true });
      expect(await shown()).toEqual(body);
    });

    it('waits for nobody who writes: a thread that is held does not hold up the reading', async () => {
      await says('我在');
      await page.emitWithAck('thread.receipts', { deliveredSeq: 1, readSeq: 1 });
      const writer = await evening.sql.connect();
      try {
        await writer.query('begin');
        await writer.query('select id from threads for update');
        await page.emitWithAck('thread.receipts', { deliveredSeq: 2, readSeq: 2 });
        await writer.query('rollback');
      } finally {
        writer.release();
      }
      expect(await stored()).toEqual([{ read: 2 }]);
    });

    it('tells the visitor that her words have been read, by whoever holds the contact and by nobody else', async () => {
      await visitor.adds('在吗');
      const chen = await evening.staff('chen');
      const zhou = await evening.staff('zhou');
      for (const other of [chen, zhou]) {
        const looking = await other.console();
        await looking.emitWithAck('thread.follow', { contactId });
        expect(await looking.emitWithAck('thread.read', { contactId, seq: 2 })).toEqual({ ok: true });
      }
      expect((await visitor.reads()).body.readSeq).toBe(0);
      const told = next(page, 'thread.read');
      await console.emitWithAck('thread.read', { contactId, seq: 900 });
      expect(await told).toEqual({ readSeq: 2 });
      expect((await visitor.reads()).body.readSeq).toBe(2);
      expect((await page.emitWithAck('thread.catch-up', { after: 2 })).readSeq).toBe(2);
    });

    it('tells a counselor of an earlier contact nothing of what came after it', async () => {
      await says('我在');
      await lin.put(`/contacts/${contactId}/tags`, { primary: 'NON-06' });
      await lin.post(`/contacts/${contactId}/wrap-up`);
      await lin.post(`/contacts/${contactId}/close`);
      await lin.put('/presence', { state: 'break' });
      await visitor.adds('又来了');
      await page.emitWithAck('thread.receipts', { deliveredSeq: 3, readSeq: 3 });
      expect(await shown()).toEqual({ deliveredSeq: 2, readSeq: 2 });
    });
  });

  describe('typing', () => {
    it('shows each side that the other is writing, never what, and keeps nothing of it', async () => {
      const atConsole = next(console, 'thread.typing');
      expect(await page.emitWithAck('thread.typing', {})).toEqual({ ok: true });
      expect(await atConsole).toEqual({ contactId });
      const atPage = next(page, 'thread.typing');
      expect(await console.emitWithAck('thread.typing', { contactId })).toEqual({ ok: true });
      expect(await atPage).toEqual({});
      const spoken = await page.emitWithAck('thread.typing', { text: '我想说' });
      expect(spoken.error.code).toBe('input.invalid');
    });

    it('passes on one word of a connection in two seconds, however often it is said', async () => {
      let heard = 0;
      console.on('thread.typing', () => {
        heard += 1;
      });
      for (let times = 0; times < 5; times += 1) await page.emitWithAck('thread.typing', {});
      evening.clock.advance(seconds(2));
      for (let times = 0; times < 5; times += 1) await page.emitWithAck('thread.typing', {});
      await console.emitWithAck('thread.unfollow', { contactId }); // whatever was sent to her before has arrived by now
      expect(heard).toBe(2);
    });

    it('is told to nobody while she waits, of a letter, or by somebody who does not hold the contact', async () => {
      const heard: unknown[] = [];
      page.on('thread.typing', (told) => heard.push(told));
      const [chen, zhou] = [await evening.staff('chen'), await evening.staff('zhou')];
      for (const other of [await chen.console(), await zhou.console()]) {
        expect(await other.emitWithAck('thread.typing', { contactId })).toEqual({ ok: true });
      }
      const told: unknown[] = [];
      console.on('thread.typing', (typing) => told.push(typing));
      const another = evening.visitor();
      await another.writes('写一封信');
      const hers = await another.page();
      await hers.emitWithAck('thread.typing', {});
      await page.emitWithAck('thread.catch-up', { after: 0 });
      await console.emitWithAck('thread.unfollow', { contactId });
      expect([heard, told]).toEqual([[], []]);
    });
  });
});
