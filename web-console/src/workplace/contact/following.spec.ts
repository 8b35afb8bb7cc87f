import { type Followed, follow, type Line } from './following';

type Answer = (late: Error | null, reply?: object) => void;

/** A line on which each question waits until the test answers it. */
function lineOf() {
  const asked: { question: { contactId: string; after: number }; answer: Answer }[] = [];
  const emit = (_: string, question: { contactId: string; after: number }, answer: Answer) =>
    asked.push({ question, answer });
  const line = { connected: true, timeout: () => ({ emit }) };
  return { line: line as unknown as Line & { connected: boolean }, asked };
}

const unavailable = { ok: false, error: { code: 'service.unavailable', message: '', params: {} } };
const gone = { ok: false, error: { code: 'contact.not-found', message: '', params: {} } };

describe('following a conversation', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function begin(after = () => 3) {
    const { line, asked } = lineOf();
    const heard: (Followed | 'refused')[] = [];
    const told = { followed: (answer: Followed) => heard.push(answer), refused: () => heard.push('refused') };
    return { line, asked, heard, stop: follow(line, 'c', after, told) };
  }

  it('asks again when the service can not answer just now, with what is known by then', () => {
    let known = 3;
    const { asked, heard } = begin(() => known);
    asked[0]?.answer(null, unavailable);
    known = 5;
    jest.advanceTimersByTime(1_000);
    expect(asked.map(({ question }) => question.after)).toEqual([3, 5]);
    asked[1]?.answer(null, { ok: true, messages: [] });
    expect(heard).toHaveLength(1);
  });

  it('asks again when no answer comes', () => {
    const { asked } = begin();
    asked[0]?.answer(new Error('late'));
    expect(asked).toHaveLength(2);
  });

  it('takes no for an answer from whoever may not read it any more', () => {
    const { asked, heard } = begin();
    asked[0]?.answer(null, gone);
    jest.advanceTimersByTime(60_000);
    expect(heard).toEqual(['refused']);
    expect(asked).toHaveLength(1);
  });

  it('stops with the line, and when nobody wants the answer', () => {
    const lost = begin();
    lost.line.connected = false;
    lost.asked[0]?.answer(null, unavailable);
    jest.advanceTimersByTime(60_000);
    expect(lost.asked).toHaveLength(1);

    const left = begin();
    left.stop();
    left.asked[0]?.answer(null, { ok: true, messages: [] });
    jest.advanceTimersByTime(60_000);
    expect(left.asked).toHaveLength(1);
    expect(left.heard).toEqual([]);
  });
});
