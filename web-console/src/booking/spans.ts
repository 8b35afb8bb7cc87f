import type { CounselingSpan } from '../api/types';

/** The same hours on several weekdays, as they are read and edited: `周一 周三 · 14:00–20:00`. */
export interface Span {
  /** 1 Monday … 7 Sunday */
  readonly weekdays: readonly number[];
  /** `14:00` */
  readonly from: string;
  /** `20:00`; `00:00` is midnight, the day's end */
  readonly to: string;
}

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

function minuteOf(clock: string, isEnd: boolean): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const minute = hours * 60 + minutes;
  return isEnd && minute === 0 ? 1440 : minute;
}

/** Days with the same hours together, in the order of their first day and hour. */
export function spansOf(hours: readonly CounselingSpan[]): Span[] {
  const spans = new Map<string, { weekdays: number[]; from: string; to: string }>();
  const inOrder = [...hours].sort((a, b) => a.weekday - b.weekday || a.opensMinute - b.opensMinute);
  for (const { weekday, opensMinute, closesMinute } of inOrder) {
    const [from, to] = [clockOf(opensMinute), clockOf(closesMinute)];
    const span = spans.get(`${from} ${to}`) ?? { weekdays: [], from, to };
    span.weekdays.push(weekday);
    spans.set(`${from} ${to}`, span);
  }
  return [...spans.values()];
}

/** One row for each day of each span, as the service takes them. */
export function hoursOf(spans: readonly Span[]): CounselingSpan[] {
  return spans.flatMap(({ weekdays, from, to }) =>
    weekdays.map((weekday) => ({ weekday, opensMinute: minuteOf(from, false), closesMinute: minuteOf(to, true) })),
  );
}

/** What is wrong with what was filled in, or nothing. */
export function faultOf(spans: readonly Span[]): 'chooseDay' | 'endBeforeStart' | 'overlap' | null {
  if (spans.some(({ weekdays }) => weekdays.length === 0)) return 'chooseDay';
  if (spans.some(({ from, to }) => !from || !to || minuteOf(to, true) <= minuteOf(from, false)))
    return 'endBeforeStart';
  const hours = hoursOf(spans);
  const overlap = hours.some((one, index) =>
    hours
      .slice(index + 1)
      .some(
        (other) =>
          one.weekday === other.weekday && one.opensMinute < other.closesMinute && other.opensMinute < one.closesMinute,
      ),
  );
  return overlap ? 'overlap' : null;
}
