import { usePage } from '../context';
import { NUMBERS } from '../numbers';

/** Urgent help, one tap away on every screen. The three numbers hold without any network. */
export function Foot() {
  const { view, words } = usePage();
  return (
    <footer class="foot">
      <nav aria-label={words.urgent}>
        <span class="foot-title" aria-hidden="true">
          {words.urgent}
        </span>
        <ul>
          {NUMBERS.map((one) => (
            <li key={one.number}>
              <a href={`tel:${one.number}`}>
                <span class="out-of-sight">{words.call} </span>
                <b>{one.number} </b>
                <span>{one[view.language]}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </footer>
  );
}
