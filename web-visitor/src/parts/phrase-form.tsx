import { useRef, useState } from 'preact/hooks';
import { usePage } from '../context';
import type { Unlocked } from '../lock';

interface PhraseFormProps {
  label: string;
  hint?: string;
  /** what the button says, and while it is being done */
  act: string;
  acting: string;
  /** a shorter one is not sent */
  shortest: number;
  submit(phrase: string): Promise<Unlocked>;
}

/**
 * One field for the passphrase. It can be read while it is typed, for a slip would lock its writer out; and it is no field
 * of the kind that browsers offer to remember.
 */
export function PhraseForm({ label, hint, act, acting, shortest, submit }: PhraseFormProps) {
  const { words } = usePage();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const say = (what: string) => {
    setProblem(what);
    field.current?.focus();
  };

  const send = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    const phrase = typed.trim();
    if ([...phrase].length < shortest) {
      say(words.passphrase.short(shortest));
      return;
    }
    setBusy(true);
    setProblem('');
    const answer = await submit(phrase);
    setBusy(false);
    if (answer.kind === 'refused') say(answer.message);
    else if (answer.kind === 'later') say(words.passphrase.later);
  };

  return (
    <form onSubmit={send} novalidate>
      <label for="phrase">{label}</label>
      <input
        id="phrase"
        ref={field}
        class="code-field phrase-field"
        type="text"
        autocomplete="off"
        autocorrect="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={100}
        value={typed}
        aria-invalid={problem !== ''}
        aria-describedby="phrase-hint phrase-problem"
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setProblem('');
        }}
      />
      <p id="phrase-hint" class="small">
        {hint}
      </p>
      <p id="phrase-problem" class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="wide main" aria-disabled={busy}>
        {busy ? acting : act}
      </button>
    </form>
  );
}
