import { useState } from 'preact/hooks';
import { groupsOf } from '../code';
import { usePage } from '../context';
import { copyText, drawCode, saveCode } from '../picture';

/** The retrieval code, large. Stays until she says that she has kept it. */
export function CodeCard({ code }: { code: string }) {
  const { visit, view, words } = usePage();
  const [copied, setCopied] = useState<boolean | null>(null);
  const [picture, setPicture] = useState<string | null>(null);

  const keepPicture = async () => {
    const { imageTitle, imageWhere } = words.code;
    setPicture(await saveCode(drawCode(code, { title: imageTitle, where: imageWhere(location.host) })));
  };

  return (
    <section class="card code" aria-labelledby="code-title">
      <h2 id="code-title">
        {view.codeKept ? words.code.title : view.threadless ? words.code.given : words.code.fresh}
      </h2>
      <p class="code-digits" translate={false}>
        {groupsOf(code).map((group, at) => (
          <span key={at}>{group} </span>
        ))}
      </p>
      <p>
        <strong>{view.threadless ? words.code.givenWhy : words.code.why}</strong> {words.code.read}
      </p>
      <div class="row">
        <button type="button" onClick={async () => setCopied(await copyText(groupsOf(code).join(' ')))}>
          {copied ? words.code.copied : words.code.copy}
        </button>
        <button type="button" onClick={keepPicture}>
          {words.code.picture}
        </button>
      </div>
      <p class="small" aria-live="polite">
        {copied === false ? words.code.notCopied : picture ? words.code.pictureDone : ''}
      </p>
      {picture && <img class="code-picture" src={picture} alt={words.code.imageTitle} />}
      {!view.codeKept && (
        <button type="button" class="wide main" onClick={() => visit.keptCode(true)}>
          {words.code.kept}
        </button>
      )}
    </section>
  );
}
