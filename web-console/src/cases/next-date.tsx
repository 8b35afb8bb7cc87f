import type { Case } from '../api/types';
import { useMe } from '../app/me';
import { useToday } from '../look/now';
import { daysBetween } from '../look/zone';
import { useWords } from '../words';

/** The day somebody looks again. Overdue and today are told by shape and word, never by color alone. */
export function NextDate({ of: { nextDate, state } }: { of: Pick<Case, 'nextDate' | 'state'> }) {
  const texts = useWords().cases;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  if (!nextDate) return <span className="quiet next-date-none">{texts.noDate}</span>;
  const days = daysBetween(today, nextDate);
  const isPressing = state !== 'closed' && days <= 0;
  return (
    <span className={isPressing ? 'next-date next-date-pressing' : 'next-date'}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor">
        {isPressing && days < 0 && <path d="M8 1.5 15 14.5H1Z M8 6v4.2M8 12v.8" strokeWidth="1.6" />}
        {isPressing && days === 0 && <circle cx="8" cy="8" r="5" fill="currentColor" />}
      </svg>
      <span className="numbers">{nextDate}</span>
      {state !== 'closed' && (
        <span>{days < 0 ? texts.overdue(-days) : days === 0 ? texts.today : texts.inDays(days)}</span>
      )}
    </span>
  );
}
