import { useRef, useState } from 'preact/hooks';
import type { SafeToCall } from '../api/types';
import { usePage } from '../context';
import { Heading } from '../parts/heading';
import { looksDialable } from './dialable';

const whoMay = ['unknown', 'yes'] as const satisfies readonly SafeToCall[];

/** Her number instead of her place: who may answer, and what we say then. The number is kept nowhere on this device. */
export function AskBackForm({ back }: { back: () => void }) {
  const { visit, view, words } = usePage();
  const [number, setNumber] = useState('');
  const [who, setWho] = useState<SafeToCall>('unknown');
  const [bad, setBad] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const texts = words.phone.askBack;
  const asking = view.call?.askingBack ?? { at: 'no' };
  const sending = asking.at === 'sending';

  const keepWaiting = () => {
    visit.calling.keepWaiting();
    back();
  };
  const send = (event: Event) => {
    event.preventDefault();
    if (sending) return;
    const good = looksDialable(number);
    setBad(!good);
    if (good) visit.calling.askBack(number, who);
    else field.current?.focus();
  };

  return (
    <form class="call ask-back" onSubmit={send} noValidate>
      <Heading>{texts.title}</Heading>
      <p>{texts.lead}</p>
      <label for="ask-back-number">{texts.number}</label>
      <input
        id="ask-back-number"
        ref={field}
        class="field"
        type="tel"
        inputMode="tel"
        // on a shared phone nobody shall be offered this number later
        autocomplete="off"
        maxLength={30}
        placeholder={texts.hint}
        value={number}
        aria-invalid={bad}
        aria-describedby="ask-back-problem ask-back-promise"
        onInput={(event) => setNumber(event.currentTarget.value)}
      />
      <fieldset class="roles">
        <legend>{texts.who}</legend>
        {whoMay.map((one) => (
          <label key={one} class="check">
            <input type="radio" name="who" checked={who === one} onChange={() => setWho(one)} />
            <span>{texts.whoElse[one]}</span>
          </label>
        ))}
      </fieldset>
      <p>{texts.weSay[who]}</p>
      <p class="small" id="ask-back-promise">
        {texts.promise}
      </p>
      <p class="problem ask-back-problem" id="ask-back-problem" role="status">
        {bad ? texts.bad : asking.at === 'refused' ? asking.message : sending && asking.again ? texts.again : ''}
      </p>
      <div class="call-keys">
        <button type="button" onClick={keepWaiting}>
          {texts.back}
        </button>
        <button type="submit" class="main" aria-disabled={sending}>
          {sending ? texts.sending : texts.send}
        </button>
      </div>
    </form>
  );
}
