import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { answerOf, api } from '../api/client';
import type { DirectoryEntry } from '../api/types';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

/** One number of the directory, changed in its own row. Enter saves, Esc takes back. */
export function DirectoryRowForm({ entry, done }: { entry: DirectoryEntry; done: () => void }) {
  const words = useWords();
  const texts = words.directory;
  const queries = useQueryClient();
  const [values, setValues] = useState({ ...entry, rank: String(entry.rank) });
  const [fault, setFault] = useState('');
  const set = (part: Partial<typeof values>): void => setValues((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => {
      const { name, number, kind, note, rank } = values;
      const body = {
        name: name.trim(),
        number: number.replace(/[\s()-]/g, ''),
        kind,
        note: note.trim(),
        rank: Number(rank),
      };
      return answerOf(api.PATCH('/api/directory/{id}', { params: { path: { id: entry.id } }, body }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['directory'] });
      done();
    },
  });
  const submit = (): void => {
    const isNumber = /^\+?\d{3,15}$/.test(values.number.replace(/[\s()-]/g, ''));
    const isRank = /^\d{1,4}$/.test(values.rank) && Number(values.rank) <= 1_000;
    setFault(!values.name.trim() || !isRank ? words.administration.required : isNumber ? '' : texts.numberRule);
    if (values.name.trim() && isNumber && isRank) save.mutate();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    if (event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    if (event.key === 'Enter') submit();
    else done();
  };
  const label = (what: string) => `${what} ${entry.name}`;
  return (
    <tr onKeyDown={onKey} aria-label={texts.changing(entry.name)}>
      <td>
        <input
          className="text-field"
          // the row she asked to change
          // biome-ignore lint/a11y/noAutofocus: it takes the place of the button she pressed
          autoFocus
          aria-label={label(texts.name)}
          maxLength={80}
          value={values.name}
          onChange={({ target }) => set({ name: target.value })}
        />
      </td>
      <td>
        <input
          className="text-field"
          type="tel"
          aria-label={label(texts.number)}
          maxLength={20}
          value={values.number}
          onChange={({ target }) => set({ number: target.value })}
        />
      </td>
      <td>
        <select
          aria-label={label(texts.kind)}
          value={values.kind}
          onChange={({ target }) => set({ kind: target.value as DirectoryEntry['kind'] })}
        >
          {Object.entries(texts.kinds).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input
          className="text-field"
          aria-label={label(texts.note)}
          maxLength={200}
          value={values.note}
          onChange={({ target }) => set({ note: target.value })}
        />
      </td>
      <td>
        <input
          className="text-field directory-rank"
          inputMode="numeric"
          aria-label={label(texts.rank)}
          value={values.rank}
          onChange={({ target }) => set({ rank: target.value })}
        />
      </td>
      <td colSpan={2} className="row-acts">
        {(fault || save.error) && <span role="alert">{fault || wordsOf(save.error, words)}</span>}
        <Button size="small" type="primary" loading={save.isPending} onClick={submit}>
          {words.save}
        </Button>
        <Button size="small" onClick={done}>
          {words.cancel}
        </Button>
      </td>
    </tr>
  );
}
