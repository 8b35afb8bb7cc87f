import { useState } from 'preact/hooks';
import { usePage } from '../context';
import { PhraseForm } from './phrase-form';

/** As the service has it. */
const SHORTEST = 6;

/** A passphrase beside the code, for whoever wants one. What forgetting it means stands there before it is set. */
export function PassphraseOptions() {
  const { visit, view, words } = usePage();
  const [choosing, setChoosing] = useState(false);
  const [problem, setProblem] = useState('');
  const { passphrase: texts } = words;
  const isSet = view.proof !== null;

  const remove = async () => {
    setProblem('');
    const answer = await visit.lock.remove();
    if (answer.kind === 'later') setProblem(texts.later);
    else if (answer.kind === 'refused') setProblem(answer.message);
  };

  if (choosing) {
    return (
      <section class="card" aria-label={texts.label}>
        <p>{texts.what}</p>
        <p>
          <strong>{texts.forgotten}</strong> {texts.others}
        </p>
        <PhraseForm
          label={texts.label}
          hint={texts.hint}
          act={texts.save}
          acting={texts.saving}
          shortest={SHORTEST}
          submit={async (phrase) => {
            const answer = await visit.lock.set(phrase);
            if (answer.kind === 'ok') setChoosing(false);
            return answer;
          }}
        />
        <button type="button" class="plain" onClick={() => setChoosing(false)}>
          {texts.notNow}
        </button>
      </section>
    );
  }
  return (
    <section aria-label={texts.label}>
      <p class="small" role="status">
        {isSet ? texts.on : ''}
      </p>
      <div class="row">
        <button type="button" class="plain" onClick={() => setChoosing(true)}>
          {isSet ? texts.change : texts.add}
        </button>
        {isSet && (
          <button type="button" class="plain" onClick={remove}>
            {texts.remove}
          </button>
        )}
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
    </section>
  );
}
