import type { EmergencyNumber } from '../api/types';
import { usePage } from '../context';

/** Numbers to tap, each with what it is. */
export function NumberList({ numbers }: { numbers: readonly EmergencyNumber[] }) {
  const { view, words } = usePage();
  return (
    <ul class="numbers">
      {numbers.map((one) => (
        <li key={one.number}>
          <a href={`tel:${one.number}`}>
            <span class="out-of-sight">{words.call} </span>
            <b>{one.number} </b>
            <span>{one[view.language]}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
