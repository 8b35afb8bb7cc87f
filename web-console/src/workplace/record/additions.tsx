import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import type { ContactDetail, RecordAddition } from '../../api/types';
import { useMe } from '../../app/me';
import { wordsOf } from '../../look/states';
import { dayAndTime } from '../../look/time';
import { useWords } from '../../words';

/** What stands below a record: who signed it, and what was added later, marked as that. */
export function BelowRecord({ detail }: { detail: ContactDetail }) {
  const words = useWords();
  const { account, center } = useMe();
  const { record, additions, state } = detail;
  const mayAdd = account.role === 'supervisor' || detail.counselor?.id === account.id;
  const names = [record?.signed, record?.countersigned].map((name) => {
    return name && words.records.signedBy(name.by.displayName, dayAndTime(name.at, center.timeZone));
  });
  return (
    <section className="below-record" aria-label={words.records.below}>
      {detail.lateEntry && (
        <p className="quiet">
          {words.records.enteredLate(
            words.records.sources[detail.lateEntry.source],
            detail.lateEntry.by.displayName,
            dayAndTime(detail.lateEntry.at, center.timeZone),
          )}
        </p>
      )}
      {names[0] && <p className="signature">✓ {names[0]}</p>}
      {names[1] && (
        <p className="signature">
          ✓ {words.records.second} {names[1]}
        </p>
      )}
      {record && !record.signed && state === 'closed' && <p className="quiet">{words.records.unsigned}</p>}
      <Additions additions={additions} />
      {mayAdd && (state === 'closed' || record?.signed) && <AddForm contactId={detail.id} />}
    </section>
  );
}

/** Each with its mark, author, time and reason. */
export function Additions({ additions }: { additions: readonly RecordAddition[] }) {
  const words = useWords();
  const { center } = useMe();
  return additions.map((addition) => (
    <article key={addition.id} className="addition">
      <p>
        <b>{words.records.addition}</b> {addition.by.displayName} ·{' '}
        <span className="numbers">{dayAndTime(addition.addedAt, center.timeZone)}</span>
      </p>
      <p className="quiet">
        {words.records.reason} {addition.reason}
      </p>
      <p className="record-read">{addition.body}</p>
    </article>
  ));
}

interface Draft {
  readonly clientId: string;
  readonly reason: string;
  readonly body: string;
}

/** What is typed stays on this computer until the service has it; its id stays too, so that it is added once. */
function AddForm({ contactId }: { contactId: string }) {
  const words = useWords();
  const queries = useQueryClient();
  const key = `lamplight.addition.${contactId}`;
  const [draft, setDraft] = useState<Draft | null>(() => stored(key));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const write = (next: Draft | null): void => {
    setDraft(next);
    store(key, next);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!draft || busy) return;
    setBusy(true);
    setError(null);
    try {
      const params = { path: { id: contactId } };
      await answerOf(api.POST('/api/contacts/{id}/record/additions', { params, body: draft }));
      await queries.invalidateQueries({ queryKey: ['contact', contactId] });
      write(null);
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  if (!draft) {
    return (
      <button type="button" className="plain" onClick={() => write({ clientId: newId(), reason: '', body: '' })}>
        {words.records.add}
      </button>
    );
  }
  return (
    <form className="record-form" onSubmit={(event) => void submit(event)}>
      <label className="record-field">
        {words.records.reason}
        <input
          className="text-field"
          required
          maxLength={200}
          placeholder={words.records.reasonHint}
          value={draft.reason}
          onChange={({ target }) => write({ ...draft, reason: target.value })}
        />
      </label>
      <label className="record-field">
        {words.records.addition}
        <textarea
          required
          rows={3}
          maxLength={20_000}
          value={draft.body}
          onChange={({ target }) => write({ ...draft, body: target.value })}
        />
      </label>
      {error !== null && <p role="alert">{wordsOf(error, words)}</p>}
      <div className="row-wrap">
        <Button type="primary" htmlType="submit" loading={busy}>
          {words.records.saveAddition}
        </Button>
        <Button onClick={() => write(null)} disabled={busy}>
          {words.records.noAddition}
        </Button>
      </div>
    </form>
  );
}

function stored(key: string): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Draft | null;
  } catch {
    return null; // storage refused or garbled: nothing was kept
  }
}

function store(key: string, draft: Draft | null): void {
  try {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // Storage refused or full: the text is still in front of her.
  }
}
