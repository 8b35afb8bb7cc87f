import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../context';
import { Heading } from '../parts/heading';
import { CodeLine } from './code-line';

/** The two are talking: how long, and the two keys. */
export function Talking({ since }: { since: number }) {
  const { visit, view, words } = usePage();
  const { phone } = words;
  const { muted, held, broken, silent } = view.call ?? { muted: false, held: false, broken: false, silent: false };
  return (
    <div class="call">
      <section class="call-state">
        <Heading>{phone.connected.title}</Heading>
        <p class="call-time">
          <span class="out-of-sight">{phone.lasted} </span>
          <Lasted since={since} />
        </p>
      </section>
      <p class="call-note" role="status">
        {broken ? (
          phone.broken
        ) : held ? (
          <b>{phone.held}</b>
        ) : muted ? (
          phone.connected.muted
        ) : silent ? (
          phone.silent
        ) : (
          ''
        )}
      </p>
      {silent && (
        <button type="button" class="wide main" onClick={() => visit.calling.listen()}>
          {phone.listen}
        </button>
      )}
      <CodeLine />
      <div class="call-keys">
        <button type="button" aria-pressed={muted} onClick={() => visit.calling.mute(!muted)}>
          {phone.mute}
        </button>
        <button type="button" class="hang-up" onClick={() => visit.calling.hangUp()}>
          {phone.hangUp}
        </button>
      </div>
    </div>
  );
}

/** @param since milliseconds since 1970 */
export function Lasted({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(tick);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1_000));
  const two = (count: number) => `0${count}`.slice(-2);
  const minutes = Math.floor(seconds / 60);
  return (
    <>
      {minutes < 60 ? two(minutes) : `${Math.floor(minutes / 60)}:${two(minutes % 60)}`}:{two(seconds % 60)}
    </>
  );
}
