import { usePage } from '../context';
import { numbersToTalk } from '../numbers';
import { nameSpan } from '../opening';
import { NumberList } from './number-list';

/** New words are refused for a while: says until when, and keeps the numbers in view. */
export function Blocked() {
  const { view, words } = usePage();
  const { frontDoor, standing } = view;
  const until = standing?.blockedUntil;
  if (!until || !frontDoor) return null;
  const { day, from } = nameSpan(until, until, frontDoor.timeZone);
  return (
    <section class="card" role="status">
      <p>{words.thread.blocked(day, from)}</p>
      <p>{words.thread.blockedHelp}</p>
      <NumberList numbers={numbersToTalk(frontDoor)} />
    </section>
  );
}
