import { age, shortAge } from '../look/time';
import { useWords, type Words } from '../words';
import './referrals.css';

interface Props {
  /** milliseconds since the epoch */
  from: number;
  to: number;
  now: number;
  /** from when on little time is left; the last third otherwise */
  pressesAt?: number;
  /** in one unit, where there is little room */
  isShort?: boolean;
  /** in whose words; the referrals' otherwise */
  texts?: Pick<Words['referrals'], 'left' | 'leftLittle' | 'over'>;
}

const R = 6;
/** A slice of a circle, clockwise from the top. @param part 0–1 */
function slice(part: number): string {
  const angle = 2 * Math.PI * Math.min(0.999, part);
  const [x, y] = [8 + R * Math.sin(angle), 8 - R * Math.cos(angle)];
  return `M8 8V${8 - R}A${R} ${R} 0 ${part > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`;
}

/** Time left on a clock: a disc that grows empty and words that change with it; a bar across once it has run out. */
export function ClockMark({ from, to, now, pressesAt, isShort = false, texts: own }: Props) {
  const words = useWords();
  const texts = own ?? words.referrals;
  const left = to - now;
  const part = Math.max(0, Math.min(1, left / Math.max(1, to - from)));
  const isOver = left <= 0;
  const isLittle = !isOver && (pressesAt === undefined ? part <= 1 / 3 : now >= pressesAt);
  // Rounded up: "12 分" stands until it is less.
  const time = (isShort ? shortAge : age)(isOver ? -left : left + 59_999, words);
  return (
    <span className={isOver || isLittle ? 'clock-mark clock-pressing' : 'clock-mark'}>
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
        <circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" strokeWidth="1.4" />
        {isOver ? (
          <path d="M3 13 13 3" stroke="currentColor" strokeWidth="2" />
        ) : (
          <path d={slice(part)} fill="currentColor" />
        )}
      </svg>
      <span className="numbers">
        {isOver ? texts.over(time) : isLittle ? texts.leftLittle(time) : texts.left(time)}
      </span>
    </span>
  );
}
