import { Button } from 'antd';
import type { KeyboardEvent } from 'react';
import { useWords } from '../words';

/** A hospital as it is being edited; what was typed is kept as typed. */
export interface Line {
  readonly hospitalId: string;
  readonly name: string;
  readonly minutes: string;
  readonly phone: string;
}

interface Props {
  line: Line;
  rank: number;
  isLast: boolean;
  change: (part: Partial<Line>) => void;
  /** -1 up, 1 down */
  move: (by: -1 | 1) => void;
  remove: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** One hospital of the alliance: its place, its minutes, its telephone. */
export function AllianceRow({ line, rank, isLast, change, move, remove, onKeyDown }: Props) {
  const texts = useWords().alliance;
  const { name, minutes, phone } = line;
  return (
    <tr onKeyDown={onKeyDown}>
      <td className="numbers">{rank}</td>
      <th scope="row">{name}</th>
      <td>
        <input
          className="text-field alliance-minutes"
          inputMode="numeric"
          aria-label={`${texts.minutes} ${name}`}
          value={minutes}
          onChange={({ target }) => change({ minutes: target.value })}
        />
      </td>
      <td>
        <input
          className="text-field"
          type="tel"
          maxLength={31}
          aria-label={`${texts.phone} ${name}`}
          value={phone}
          onChange={({ target }) => change({ phone: target.value })}
        />
      </td>
      <td className="row-acts">
        <Button size="small" aria-label={texts.up(name)} disabled={rank === 1} onClick={() => move(-1)}>
          ↑
        </Button>
        <Button size="small" aria-label={texts.down(name)} disabled={isLast} onClick={() => move(1)}>
          ↓
        </Button>
        <Button size="small" aria-label={texts.remove(name)} onClick={remove}>
          ×
        </Button>
      </td>
    </tr>
  );
}
