import type { TeamMember, WaitingEntry, WaitingList } from '../api/types';
import { type Level, LevelMark, standing } from '../look/level-mark';
import { clockLike } from '../look/time';
import { useWords } from '../words';

const levels: readonly Level[] = [4, 3, 'unknown', 2, 1, 0, 'U'];

interface Props {
  queue: WaitingList | undefined;
  team: readonly TeamMember[] | undefined;
  now: number;
}

/** The large figures: to be read across a room. */
export function WaitingFigures({ queue, team, now }: Props) {
  const words = useWords();
  const items = queue?.items ?? [];
  const longest = items.reduce<WaitingEntry | null>(
    (oldest, entry) => (oldest && oldest.waitingSince <= entry.waitingSince ? oldest : entry),
    null,
  );
  const ready = team?.filter(({ presence }) => presence.state === 'ready').length;
  const busy = team?.filter(({ presence }) => presence.state === 'busy' || presence.state === 'wrap-up').length;
  const figures = [
    { name: words.board.waiting, value: queue ? String(queue.total) : '·' },
    { name: words.board.longest, value: longest ? clockLike(now - Date.parse(longest.waitingSince)) : '—' },
    { name: words.board.ready, value: ready === undefined ? '·' : String(ready) },
    { name: words.board.busy, value: busy === undefined ? '·' : String(busy) },
  ];
  const counts = new Map<Level, number>();
  for (const entry of items) {
    const { level } = standing(entry.signal, entry.grade);
    counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  const isCut = queue !== undefined && queue.total > items.length;
  return (
    <div className="figures">
      <dl className="figure-row">
        {figures.map(({ name, value }) => (
          <div key={name} className="figure">
            <dt>{name}</dt>
            <dd className="numbers">{value}</dd>
          </div>
        ))}
      </dl>
      <ul className="level-counts" aria-label={words.board.byLevel}>
        {levels.map((level) => (
          <li key={level}>
            <LevelMark level={level} />
            <b className="numbers">{counts.get(level) ?? 0}</b>
          </li>
        ))}
        {/* a very long queue is listed by its head only: said where the sum would not agree with the total */}
        {isCut && <li className="quiet">{words.queue.firstOnes(items.length)}</li>}
      </ul>
    </div>
  );
}
