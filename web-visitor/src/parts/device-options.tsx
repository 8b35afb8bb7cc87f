import { useState } from 'preact/hooks';
import { usePage } from '../context';
import { CodeCard } from './code-card';
import { PassphraseOptions } from './passphrase-options';
import { RememberChoice } from './remember-choice';

/** The code again, and what this device knows of the thread. Folded away: nobody needs it to read or write. */
export function DeviceOptions({ code }: { code: string }) {
  const { visit, route, words } = usePage();
  const [asking, setAsking] = useState(false);

  const putAway = () => {
    visit.putAway();
    route.instead('home');
  };

  return (
    <details class="options">
      <summary>{words.code.options}</summary>
      <CodeCard code={code} />
      <RememberChoice />
      <PassphraseOptions />
      {asking ? (
        <div class="card">
          <p>{words.code.putAwayWhat}</p>
          <div class="row">
            <button type="button" onClick={putAway}>
              {words.code.putAwaySure}
            </button>
            <button type="button" class="plain" onClick={() => setAsking(false)}>
              {words.code.putAwayNo}
            </button>
          </div>
        </div>
      ) : (
        <button type="button" class="plain" onClick={() => setAsking(true)}>
          {words.code.putAway}
        </button>
      )}
    </details>
  );
}
