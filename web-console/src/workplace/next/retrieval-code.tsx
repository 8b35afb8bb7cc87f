import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useSyncExternalStore } from 'react';
import { answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';

const ATTEMPT = 'code-asked:';

const asked = new Map<string, string>();

/** The same id until the code is written down, reloads included: should an answer be lost, the next one is the same code. */
const attempts = {
  idFor(contactId: string): string {
    let id = asked.get(contactId);
    try {
      id ??= sessionStorage.getItem(ATTEMPT + contactId) ?? undefined;
      id ??= newId();
      sessionStorage.setItem(ATTEMPT + contactId, id);
    } catch {
      id ??= newId(); // storage refused: held in memory only
    }
    asked.set(contactId, id);
    return id;
  },
  over(contactId: string): void {
    asked.delete(contactId);
    try {
      sessionStorage.removeItem(ATTEMPT + contactId);
    } catch {
      // storage refused: there was nothing
    }
  },
};

/** Codes not yet read aloud. In memory only: the service keeps none. */
let given: ReadonlyMap<string, string> = new Map();
const listeners = new Set<() => void>();
const codes = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  current: (): ReadonlyMap<string, string> => given,
  keep(contactId: string, code: string | null): void {
    const next = new Map(given);
    if (code === null) next.delete(contactId);
    else next.set(contactId, code);
    given = next;
    for (const listener of listeners) listener();
  },
};

/** A way back for somebody on the telephone: read aloud in groups of four, shown until she says that it was written down. */
export function RetrievalCode({ contactId, close }: { contactId: string; close: () => void }) {
  const words = useWords();
  const texts = words.next.code;
  const code = useSyncExternalStore(codes.subscribe, codes.current).get(contactId);
  const asking = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/contacts/{id}/retrieval-code', {
          params: { path: { id: contactId } },
          body: { clientId: attempts.idFor(contactId) },
        }),
      ),
    onSuccess: (answer) => codes.keep(contactId, answer.code),
  });
  if (code) {
    return (
      <div className="standing">
        <p>{texts.read}</p>
        <p className="code-aloud" role="status">
          {(code.match(/.{4}/g) ?? []).map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two groups may have the same digits
            <span key={index}>{group}</span>
          ))}
        </p>
        <p className="quiet">{texts.once}</p>
        <Button
          type="primary"
          size="small"
          onClick={() => {
            codes.keep(contactId, null);
            attempts.over(contactId);
            close();
          }}
        >
          {texts.written}
        </Button>
      </div>
    );
  }
  return (
    <div className="standing">
      <p>{texts.what}</p>
      {asking.error && <p role="alert">{wordsOf(asking.error, words)}</p>}
      <p className="row-wrap">
        <Button type="primary" size="small" autoFocus loading={asking.isPending} onClick={() => asking.mutate()}>
          {texts.give}
        </Button>
        <Button size="small" type="text" onClick={close}>
          {words.cancel}
        </Button>
      </p>
    </div>
  );
}
