import { useState } from 'preact/hooks';
import { groupsOf } from '../code';
import { usePage } from '../context';
import { copyText } from '../picture';

/** The code, small: what counts now is the call. */
export function CodeLine() {
  const { view, words } = usePage();
  const [copied, setCopied] = useState<boolean | null>(null);
  const { code } = view;
  if (code === null) return null;
  const spaced = groupsOf(code).join(' ');
  return (
    <section class="call-code" aria-labelledby="call-code-title">
      <p>
        <b id="call-code-title">{words.phone.code}</b> <span translate={false}>{spaced}</span>
      </p>
      <p class="small">
        {copied === false ? words.code.notCopied : words.phone.codeWhy}
        <button type="button" class="plain" onClick={async () => setCopied(await copyText(spaced))}>
          {copied ? words.code.copied : words.code.copy}
        </button>
      </p>
    </section>
  );
}
