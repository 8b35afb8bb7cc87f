import type { Grade } from '../api/types';
import { useWords } from '../words';

export type Level = 0 | 1 | 2 | 3 | 4 | 'unknown' | 'U';

// One silhouette per level, so that it is told apart in grey, at a glance, and by those who don't see colors.
const shapes: Record<Level, React.ReactNode> = {
  unknown: <circle cx="8" cy="8" r="6" fill="none" strokeDasharray="2.6 2" />,
  U: <circle cx="8" cy="8" r="6" fill="none" strokeDasharray="2.6 2" />,
  0: <circle cx="8" cy="8" r="6" fill="none" />,
  1: <rect x="2.5" y="2.5" width="11" height="11" rx="1" fill="none" />,
  2: <path d="M8 1.8 14.6 14H1.4Z" fill="none" strokeLinejoin="round" />,
  3: <path d="M8 1 15 8 8 15 1 8Z" fill="currentColor" />,
  4: <path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" fill="currentColor" />,
};

/** The level a contact stands at: what a person graded if anybody did, else what was signalled. */
export function standing(signal: number | null, grade: Grade): { level: Level; by: 'grade' | 'signal' } {
  if (grade === 'U')
    return { level: signal === null ? 'U' : (signal as Level), by: signal === null ? 'grade' : 'signal' };
  if (grade !== 'unset') return { level: Number(grade) as Level, by: 'grade' };
  return { level: signal === null ? 'unknown' : (signal as Level), by: 'signal' };
}

/** A level by shape, number and word: a signal, a grade, or (without `by`) whichever counts. Red only for 3 and 4. */
export function LevelMark({ level, by }: { level: Level; by?: 'grade' | 'signal' }) {
  const words = useWords();
  const isHigh = level === 3 || level === 4;
  const number = level === 'unknown' ? '?' : level;
  return (
    <span className={isHigh ? 'level level-high' : 'level'}>
      <svg className="level-shape" viewBox="0 0 16 16" aria-hidden="true" stroke="currentColor" strokeWidth="1.8">
        {shapes[level]}
      </svg>
      {by && level !== 'unknown' && <span className="level-by">{words.level.by[by]}</span>}
      <b className="level-number">{number}</b>
      <span>{words.level.names[level]}</span>
    </span>
  );
}
