import { usePage } from '../context';
import type { Unlocked } from '../lock';
import { Heading } from './heading';
import { PhraseForm } from './phrase-form';

/** The code alone does not open it: asks for the passphrase, and says what there is for whoever has forgotten it. */
export function Unlock({ submit }: { submit(phrase: string): Promise<Unlocked> }) {
  const { view, words } = usePage();
  return (
    <>
      <Heading>{words.passphrase.ask}</Heading>
      <p>{words.passphrase.askWhy}</p>
      <PhraseForm
        label={words.passphrase.label}
        act={words.comeBack.open}
        acting={words.comeBack.opening}
        shortest={1}
        submit={submit}
      />
      {view.locked && view.unsent.length > 0 && <p class="small">{words.passphrase.unsent}</p>}
      <p class="small">{words.passphrase.lost}</p>
    </>
  );
}
