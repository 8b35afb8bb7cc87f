// The message board 留言板: a student writes at night, two more after, and each is read in the order of urgency.
// What is written here was made up for the tour; nobody wrote it to anybody.
import { randomUUID } from 'node:crypto';
import { Api, codeHeader } from './api.mjs';
import { finish, note, RECORD } from './counseling.mjs';
import { Line } from './line.mjs';
import { expect, expectEqual, refused } from './narrator.mjs';

const NIGHT = '我不想活了，遗书都写好了，压在枕头底下。家里人都睡了，我不知道还能跟谁说。';
const EXAM = '下周就期末考试了，每天背到半夜还是记不住，一进教室手就出汗，心里特别慌。';
const BULLIED = '在学校天天被几个同学堵在厕所里打，我不敢去上学了。';
const CALMER = '我把信撕了，姐姐醒了，她现在坐在我旁边。你还在吗？';
const NEXT_DAY = '今天跟妈妈说了，她抱着我哭了。谢谢你昨天听我讲。';

/** @param {import('./evening.mjs').Cast} cast */
export async function playBoard({ tell, open, url, anybody, desk, a, b, supervisor, done, queue, nameOf }) {
  const student = await tell('Nobody is ready; a student 学生 writes to the board at night', async (say) => {
    const first = { clientId: randomUUID(), body: NIGHT, desk: desk.slug, callerRole: 'student' };
    const opened = await anybody.post('/api/board/threads', first);
    expect(/^\d{20}$/.test(opened.code), 'no retrieval code of 20 digits');
    expectEqual(opened.seq, 1, 'sequence number of the first message');
    expectEqual(opened.showHelp, true, 'the page shows the emergency numbers');
    const page = await open(Line.visitor(url, opened.code, 'the student’s page'));
    say(`“${NIGHT}”`);
    say(
      `stored before it was acknowledged; retrieval code 取回码 ${opened.code.slice(0, 4)} …; the page shows the numbers to call`,
    );
    return { first, opened, page, code: opened.code };
  });

  await tell('Open but unstaffed: the alarm reaches the supervisor, the contact 来访 stays first', async (say) => {
    const alarm = await supervisor.line.next('alarm.raised', (one) => one.kind === 'desk-unstaffed');
    expectEqual(alarm.deskId, desk.id, 'desk of the alarm');
    const { items, total } = await queue();
    expectEqual(total, 1, 'contacts waiting');
    const [entry] = items;
    expectEqual(entry.contactId, alarm.contactId, 'the contact the alarm is about');
    expectEqual(entry.place, 1, 'its place in line');
    expectEqual(entry.offeredTo, null, 'whom it is offered to');
    expect(entry.signal >= 3, `the machine’s signal is ${entry.signal}, expected 3 or 4`);
    done.night = note(entry.contactId, 'student');
    say(`desk-unstaffed 无人值守 raised ${since(student.opened.occurredAt, alarm.raisedAt)} after the message`);
    say(`place 1 in line, by ${reasonsOf(entry)}`);
  });

  await tell('The reply is lost and the page sends again: stored once', async (say) => {
    const again = await anybody.post('/api/board/threads', student.first);
    expectEqual(again.code, student.code, 'retrieval code of the repeat');
    expectEqual(again.occurredAt, student.opened.occurredAt, 'time of the repeat');
    expectEqual((await queue()).total, 1, 'contacts waiting');
    say('the same clientId gets the same code, number and time; still one contact');
  });

  await tell('Two more write: worries about exams, then, later, being beaten at school', async (say) => {
    const exam = await write(EXAM, 'student');
    done.exam = note(exam, 'exam');
    const bullied = await write(BULLIED, 'student');
    done.bullied = note(bullied, 'bullied');
    const { items } = await queue();
    const order = items.map((entry) => entry.contactId).join();
    expectEqual(order, [done.night.id, bullied, exam].join(), 'order of the line');
    for (const entry of items) say(`${entry.place}. ${reasonsOf(entry)}`);
    say('who wrote last stands second: the signal 信号 decides, then who has waited longest');
  });

  const offerToA = await tell(`Counselor A, ${a.displayName}, opens her console and is ready 就绪`, async (say) => {
    a.line = await open(Line.console(a.api, 'counselor A'));
    const presence = await a.api.put('/api/presence', { state: 'ready' });
    expectEqual(presence.onShift, true, 'A is on shift');
    const offer = await a.line.next('offer.made');
    expectEqual(offer.contactId, done.night.id, 'the contact offered first');
    await supervisor.line.next('alarm.cleared');
    expectEqual((await queue()).items[0].offeredTo?.displayName, a.displayName, 'whom the first in line is offered to');
    say(`offered 派单 the most urgent of the three (${reasonsOf(offer)}), not the others; the alarm is cleared`);
    return offer;
  });

  await tell('A lets it be: she knows the family 回避', async (say) => {
    await a.api.post(`/api/offers/${offerToA.id}/decline`, { reason: 'conflict' });
    await a.line.next('offer.withdrawn', (one) => one.offerId === offerToA.id);
    const next = await a.line.next('offer.made');
    expectEqual(next.contactId, done.bullied.id, 'what A is offered next');
    const alarm = await supervisor.line.next('alarm.raised', (one) => one.kind === 'nobody-answers');
    expectEqual(alarm.contactId, done.night.id, 'the contact nobody answers');
    expectEqual((await queue()).items[0].contactId, done.night.id, 'first in line');
    await refused(() => a.api.post(`/api/offers/${offerToA.id}/accept`), 409, 'offer.gone');
    await a.api.post(`/api/offers/${next.id}/accept`);
    say(
      'it stays first in line, the supervisor hears nobody-answers 无人应答; A cannot take it after all (409 offer.gone)',
    );
    say('A is offered the second in line instead, and accepts');
  });

  await tell(`It goes to counselor B, ${b.displayName}, who accepts`, async (say) => {
    b.line = await open(Line.console(b.api, 'counselor B'));
    await b.api.put('/api/presence', { state: 'ready' });
    const offer = await b.line.next('offer.made');
    expectEqual(offer.contactId, done.night.id, 'what B is offered');
    const taken = await b.api.post(`/api/offers/${offer.id}/accept`);
    expectEqual(taken.contactId, done.night.id, 'the contact B has now');
    await supervisor.line.next('alarm.cleared');
    const state = await student.page.next('thread.state', (one) => one.state === 'being-answered');
    expectEqual(state.ahead, null, 'how many stand before the student');
    say('B was offered it as soon as she was ready; the alarm is cleared; the student’s page says somebody is reading');
  });

  await tell('B reads the message, the signal with its reason, the suggested tags', async (say) => {
    const { messages, lastSeq } = await b.line.ask('thread.follow', { contactId: done.night.id, after: 0 });
    expectEqual(lastSeq, 1, 'messages so far');
    expectEqual(messages[0].body, NIGHT, 'the message as B sees it');
    const { signals, suggestedTags } = await b.api.get(`/api/contacts/${done.night.id}/assessment`);
    expectEqual(signals.length, 1, 'signals: one message, one signal');
    expect(signals[0].evidence.length > 0, 'the signal gives no reason');
    expect(suggestedTags.length > 0, 'no tag is suggested');
    const because = signals[0].evidence.map((one) => `“${NIGHT.slice(one.start, one.end)}” (${one.label})`);
    say(`signal ${signals[0].level} of 4, because of ${because.join(', ')}`);
    say(`suggested: ${suggestedTags.map(({ code, confidence }) => `${nameOf(code)} ${confidence}`).join(', ')}`);
  });

  await tell('B answers; it reaches the student’s page live, and whoever comes back with the code', async (say) => {
    // a letter that has its answer takes no place, and the next one would ring: she stays with this student
    await b.api.put('/api/presence', { state: 'break' });
    const body = '谢谢你愿意写下来，我现在就在这里陪你。此刻你身边有谁？能不能先把那封信和伤到自己的东西放远一点？';
    const sent = await b.api.post(`/api/contacts/${done.night.id}/messages`, { clientId: randomUUID(), body });
    done.night.answered = true;
    const live = await student.page.next('thread.message', (message) => message.seq === sent.seq);
    expectEqual(live.body, body, 'the answer on the student’s page');
    expectEqual(live.author, 'counselor', 'author of the answer');
    const view = await new Api(url).get('/api/board/thread?after=0', codeHeader(student.code));
    expectEqual(view.messages.map((message) => message.body).join(), [NIGHT, body].join(), 'the thread by its code');
    await refused(
      () => new Api(url).get('/api/board/thread', codeHeader(wrongCode(student.code))),
      404,
      'thread.not-found',
    );
    say(
      'the retrieval code alone shows the question and the answer; one digit wrong shows nothing (404 thread.not-found)',
    );
  });

  await tell('The student writes again; B sees it live', async (say) => {
    const sent = await again(CALMER, done.night);
    const { message } = await b.line.next('thread.message', (one) => one.message.seq === sent.seq);
    expectEqual(message.body, CALMER, 'the second message as B sees it');
    expectEqual(message.contactId, done.night.id, 'its contact');
    say(`“${CALMER}”`);
  });

  await tell('Meanwhile A answers, records and closes hers, and takes the last one in line', async (say) => {
    await finish(a, done.bullied, { primary: 'SAF-03', secondary: ['STU-02'], grade: '1' });
    const offer = await a.line.next('offer.made', (one) => one.contactId === done.exam.id);
    await a.api.post(`/api/offers/${offer.id}/accept`);
    expectEqual((await queue()).total, 0, 'contacts waiting');
    await b.api.put('/api/presence', { state: 'ready' });
    say(`closed: ${nameOf('SAF-03')} with ${nameOf('STU-02')}, grade 1; nobody waits any more`);
  });

  await tell('B may not close while something is open', async (say) => {
    const id = done.night.id;
    await b.api.put(`/api/contacts/${id}/tags`, { primary: 'CRI-02', secondary: ['FAM-01'] });
    await b.api.put(`/api/contacts/${id}/grade`, { grade: '3' });
    Object.assign(done.night, { primary: 'CRI-02', secondary: ['FAM-01'], grade: '3' });
    await b.api.post(`/api/contacts/${id}/wrap-up`);
    const owed = await refused(() => b.api.post(`/api/contacts/${id}/close`), 409, 'contact.requirement-unmet');
    expectEqual(owed.params.requirement, 'answer', 'what is still open');
    const body = '我在。信撕了，姐姐也在，这两步都很不容易。今晚让她陪你睡，明天我们一起想怎么告诉妈妈，好吗？';
    const sent = await b.api.post(`/api/contacts/${id}/messages`, { clientId: randomUUID(), body });
    await student.page.next('thread.message', (message) => message.seq === sent.seq);
    await b.api.post(`/api/contacts/${id}/wrap-up`);
    const unwritten = await refused(() => b.api.post(`/api/contacts/${id}/close`), 409, 'contact.requirement-unmet');
    expectEqual(unwritten.params.requirement, 'record', 'what is still open');
    say(`tags ${nameOf('CRI-02')} and ${nameOf('FAM-01')}, grade 3, wrap-up 整理`);
    say('close → 409 contact.requirement-unmet (answer): the student wrote last. B answers');
    say('close → 409 contact.requirement-unmet (record): nothing is written down yet');
  });

  await tell('B writes the record 记录 and closes', async (say) => {
    const saved = await b.api.put(`/api/contacts/${done.night.id}/record`, { revision: 0, body: RECORD });
    expectEqual(saved.revision, 1, 'revision of the record');
    await refused(
      () => b.api.put(`/api/contacts/${done.night.id}/record`, { revision: 0, body: RECORD }),
      409,
      'record.stale',
    );
    await b.api.post(`/api/contacts/${done.night.id}/close`);
    await student.page.next('thread.state', (one) => one.state === 'answered');
    const closed = await supervisor.api.get(`/api/contacts/${done.night.id}`);
    expectEqual(closed.state, 'closed', 'state of the contact');
    expect(
      closed.requirements.every((one) => one.met),
      'a closed contact has something open',
    );
    say(
      'who, situation, danger, process, analysis, measures, effect 来访、情况、危险、过程、分析、措施、效果; an older copy cannot overwrite it',
    );
  });

  await tell('The student writes to the same thread again: a new contact of the same person', async (say) => {
    await again(NEXT_DAY);
    const offer = await b.line.next('offer.made', (one) => one.contactId !== done.night.id);
    await b.api.post(`/api/offers/${offer.id}/accept`);
    done.nextDay = note(offer.contactId, 'student');
    const [now, { items }] = await Promise.all([
      b.api.get(`/api/contacts/${offer.contactId}`),
      b.api.get(`/api/contacts/${offer.contactId}/history`),
    ]);
    expectEqual(items.length, 1, 'earlier contacts of the person');
    expectEqual(items[0].id, done.night.id, 'the earlier contact');
    expectEqual(items[0].personId, now.personId, 'the person of both');
    expectEqual(items[0].record?.body.situation, RECORD.situation, 'the earlier record');
    say(
      `B sees the earlier contact 既往来访: ${nameOf(items[0].primaryTag)}, grade ${items[0].grade}, with its record`,
    );
    await finish(b, done.nextDay, { primary: 'FAM-01', secondary: ['CRI-01'], grade: '2' });
    say(`closed: ${nameOf('FAM-01')} with ${nameOf('CRI-01')}, grade 2`);
  });

  await tell('A closes the exam worries: risk not assessed, and says why', async (say) => {
    await refused(() => a.api.put(`/api/contacts/${done.exam.id}/grade`, { grade: 'U' }), 400, 'input.invalid');
    const why = { reasonCode: 'not-asked', reason: '只问了备考方法，没有谈到安全' };
    await finish(a, done.exam, { primary: 'STU-01', secondary: ['EMO-01'], grade: 'U', ...why });
    const { grades } = await supervisor.api.get(`/api/contacts/${done.exam.id}/assessment`);
    expectEqual(`${grades[0]?.grade} ${grades[0]?.reasonCode}`, 'U not-asked', 'grade and reason');
    say('U 未评估 without a reason is refused (400); with not-asked 未询问 it closes, and never counts as low');
  });

  /** A first message by somebody new. @returns the contact's id */
  async function write(body, callerRole) {
    const before = new Set((await queue()).items.map((entry) => entry.contactId));
    await anybody.post('/api/board/threads', { clientId: randomUUID(), body, desk: desk.slug, callerRole });
    const added = (await queue()).items.filter((entry) => !before.has(entry.contactId));
    expectEqual(added.length, 1, 'contacts that a message opens');
    return added[0].contactId;
  }

  /** The student, by the code. */
  async function again(body, contact) {
    const sent = await anybody.post(
      '/api/board/thread/messages',
      { clientId: randomUUID(), body },
      codeHeader(student.code),
    );
    if (contact) contact.messages += 1;
    return sent;
  }
}

function reasonsOf({ reasons }) {
  const words = { signal: 'signal', grade: 'grade', 'unknown-risk': 'risk unknown', waited: 'minutes waited' };
  return reasons.map(({ code, value }) => `${words[code]} ${value}`).join(', ');
}

function since(from, to) {
  return `${Date.parse(to) - Date.parse(from)} ms`;
}

/** The same code with its first digit wrong. */
function wrongCode(code) {
  return `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
}
