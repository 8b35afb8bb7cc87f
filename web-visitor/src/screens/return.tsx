import { useRef, useState } from 'preact/hooks';
import { groupsOf, readCode } from '../code';
import { usePage } from '../context';
import type { Unlocked } from '../lock';
import { Heading } from '../parts/heading';
import { RememberChoice } from '../parts/remember-choice';
import { Unlock } from '../parts/unlock';
import type { Words } from '../words';

/** Coming back with the code. Slips are found here, before anything is asked. */
export function Return() {
  const { visit, view, route, words } = usePage();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [locked, setLocked] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const reading = readCode(typed);
  const digits = reading.kind === 'complete' ? reading.code : reading.kind === 'empty' ? '' : reading.digits;

  const say = (what: string) => {
    setProblem(what);
    field.current?.focus();
  };

  const open = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    if (reading.kind !== 'complete') {
      say(slip(reading, words));
      return;
    }
    setBusy(true);
    setProblem('');
    const answer = await visit.comeBack(reading.code);
    setBusy(false);
    if (answer.kind === 'ok') route.instead('thread');
    else if (answer.kind === 'locked') setLocked(reading.code);
    else say(answer.kind === 'gone' ? words.comeBack.unknown : words.comeBack.later);
  };

  const unlock = async (code: string, phrase: string): Promise<Unlocked> => {
    const answer = await visit.comeBack(code, phrase);
    if (answer.kind === 'ok') route.instead('thread');
    // changed or gone in between: to be tried anew
    return answer.kind === 'ok' || answer.kind === 'refused' ? answer : { kind: 'later' };
  };

  if (locked !== null) return <Unlock submit={(phrase) => unlock(locked, phrase)} />;

  return (
    <>
      <Heading>{words.comeBack.title}</Heading>
      <p>{words.comeBack.lead}</p>
      <form onSubmit={open} novalidate>
        <label for="code">{words.comeBack.label}</label>
        <input
          id="code"
          ref={field}
          class="code-field"
          type="text"
          inputMode="numeric"
          autocomplete="off"
          autocorrect="off"
          spellcheck={false}
          value={typed}
          aria-invalid={problem !== ''}
          aria-describedby="code-read code-problem"
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setProblem('');
          }}
        />
        <p id="code-read" class="code-read">
          <span>{groupsOf(digits).join(' ')}</span>
          <span>{words.comeBack.so_far(digits.length)}</span>
        </p>
        <p id="code-problem" class="problem" role="alert">
          {problem}
        </p>
        {view.unsent.length > 0 && <p class="small">{words.comeBack.unsent}</p>}
        <RememberChoice />
        <button type="submit" class="wide main" aria-disabled={busy}>
          {busy ? words.comeBack.opening : words.comeBack.open}
        </button>
      </form>
      <p class="small">{words.comeBack.lost}</p>
    </>
  );
}

function slip(reading: Exclude<ReturnType<typeof readCode>, { kind: 'complete' }>, words: Words): string {
  switch (reading.kind) {
    case 'empty':
      return words.comeBack.empty;
    case 'short':
      return words.comeBack.short(20 - reading.digits.length);
    case 'long':
      return words.comeBack.long(reading.digits.length - 20);
    case 'not-digits':
      return words.comeBack.notDigits;
    case 'digit-off':
      return words.comeBack.digitOff;
  }
}
