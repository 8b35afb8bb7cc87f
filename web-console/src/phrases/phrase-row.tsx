import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type KeyboardEvent, useState } from 'react';
import { answerOf, api } from '../api/client';
import type { Phrase } from '../api/types';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

/** One phrase, changed in its own row. Enter in its name saves, Esc takes back; to remove it is asked once more. */
export function PhraseRow({ phrase, mayChange }: { phrase: Phrase; mayChange: boolean }) {
  const words = useWords();
  const texts = words.phrases;
  const [doing, setDoing] = useState<'nothing' | 'changing' | 'removing'>('nothing');
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ['phrases'] });
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/phrases/{id}', { params: { path: { id: phrase.id } } })),
    onSuccess: again,
  });
  if (doing === 'changing') return <PhraseForm phrase={phrase} done={() => setDoing('nothing')} />;
  return (
    <tr>
      <th scope="row">{phrase.title}</th>
      <td className="phrase-body">{phrase.body}</td>
      {mayChange && (
        <td className="row-acts">
          {remove.error && <span role="alert">{wordsOf(remove.error, words)}</span>}
          {doing === 'nothing' ? (
            <>
              <Button size="small" onClick={() => setDoing('changing')}>
                {texts.change}
                <span className="read-aloud"> {phrase.title}</span>
              </Button>
              <Button size="small" onClick={() => setDoing('removing')}>
                {texts.remove}
                <span className="read-aloud"> {phrase.title}</span>
              </Button>
            </>
          ) : (
            <>
              <Button size="small" danger autoFocus loading={remove.isPending} onClick={() => remove.mutate()}>
                {texts.removeSure}
              </Button>
              <Button size="small" onClick={() => setDoing('nothing')}>
                {words.cancel}
              </Button>
            </>
          )}
        </td>
      )}
    </tr>
  );
}

function PhraseForm({ phrase, done }: { phrase: Phrase; done: () => void }) {
  const words = useWords();
  const texts = words.phrases;
  const queries = useQueryClient();
  const [title, setTitle] = useState(phrase.title);
  const [body, setBody] = useState(phrase.body);
  const isWhole = title.trim() !== '' && body.trim() !== '';
  const save = useMutation({
    mutationFn: () => {
      const change = { title: title.trim(), body: body.trim() };
      return answerOf(api.PATCH('/api/phrases/{id}', { params: { path: { id: phrase.id } }, body: change }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['phrases'] });
      done();
    },
  });
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.target instanceof HTMLButtonElement) return;
    const isEnter = event.key === 'Enter' && event.target instanceof HTMLInputElement;
    if (!isEnter && event.key !== 'Escape') return;
    event.preventDefault();
    if (event.key === 'Escape') done();
    else if (isWhole) save.mutate();
  };
  return (
    <tr onKeyDown={onKey}>
      <td>
        <input
          className="text-field"
          // biome-ignore lint/a11y/noAutofocus: it takes the place of the button she pressed
          autoFocus
          aria-label={texts.name}
          maxLength={30}
          value={title}
          onChange={({ target }) => setTitle(target.value)}
        />
      </td>
      <td>
        <textarea
          aria-label={texts.body}
          maxLength={4_000}
          value={body}
          onChange={({ target }) => setBody(target.value)}
        />
      </td>
      <td className="row-acts">
        {save.error && <span role="alert">{wordsOf(save.error, words)}</span>}
        <Button size="small" type="primary" disabled={!isWhole} loading={save.isPending} onClick={() => save.mutate()}>
          {words.save}
        </Button>
        <Button size="small" onClick={done}>
          {words.cancel}
        </Button>
      </td>
    </tr>
  );
}
