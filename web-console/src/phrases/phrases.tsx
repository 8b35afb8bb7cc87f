import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Select } from 'antd';
import { Adding } from '../administration/adding';
import { answerOf, api } from '../api/client';
import { newId } from '../api/new-id';
import { questions } from '../api/queries';
import type { Phrase } from '../api/types';
import { useMay } from '../app/me';
import { ErrorNote, Skeleton } from '../look/states';
import { useWords } from '../words';
import { PhraseRow } from './phrase-row';
import '../administration/administration.css';
import './phrases.css';

interface Values {
  /** a desk, or `own` */
  whose: string;
  title: string;
  body: string;
}

/** The own phrases, and those of the desks: theirs are changed by supervisors, and read by whoever answers there. */
export function Screen() {
  const words = useWords();
  const texts = words.phrases;
  const queries = useQueryClient();
  const manages = useMay('phrase.manage');
  const known = useQuery(questions.phrases());
  const desks = useQuery(questions.desks()).data?.items ?? [];
  if (known.isError && !known.data) return <ErrorNote error={known.error} retry={() => void known.refetch()} />;
  const items = known.data?.items;
  const used = desks.filter(({ id }) => manages || items?.some(({ deskId }) => deskId === id));
  const add = async ({ whose, title, body }: Values): Promise<void> => {
    const input = { clientId: newId(), deskId: whose === 'own' ? null : whose, title: title.trim(), body: body.trim() };
    await answerOf(api.POST('/api/phrases', { body: input }));
    await queries.invalidateQueries({ queryKey: ['phrases'] });
  };
  const options = [
    { value: 'own', label: texts.mine },
    ...(manages ? desks.map(({ id, name }) => ({ value: id, label: name })) : []),
  ];
  const rule = [{ required: true, whitespace: true, message: words.administration.required }];
  return (
    <main className="screen phrases">
      <header className="screen-head">
        <h1>{texts.title}</h1>
      </header>
      <p className="quiet">{texts.lead}</p>
      <Adding<Values> title={texts.add} initialValues={{ whose: 'own' }} send={add}>
        {() => (
          <>
            <Form.Item name="whose" label={texts.whose}>
              <Select options={options} />
            </Form.Item>
            <Form.Item name="title" label={texts.name} extra={texts.nameNote} rules={rule}>
              <Input maxLength={30} autoComplete="off" />
            </Form.Item>
            <Form.Item name="body" label={texts.body} rules={rule} className="form-wide">
              <Input.TextArea rows={3} maxLength={4_000} />
            </Form.Item>
          </>
        )}
      </Adding>
      {!items && <Skeleton rows={6} height={40} />}
      {items && (
        <>
          <List title={texts.mine} phrases={items.filter(({ deskId }) => deskId === null)} mayChange />
          {used.map(({ id, name }) => (
            <List key={id} title={name} phrases={items.filter(({ deskId }) => deskId === id)} mayChange={manages} />
          ))}
        </>
      )}
    </main>
  );
}

function List({ title, phrases, mayChange }: { title: string; phrases: readonly Phrase[]; mayChange: boolean }) {
  const { phrases: texts } = useWords();
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      {phrases.length === 0 && <p className="quiet">{texts.empty}</p>}
      {phrases.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col" className="phrase-title">
                {texts.name}
              </th>
              <th scope="col">{texts.body}</th>
              {mayChange && (
                <th scope="col" className="row-acts">
                  <span className="read-aloud">{texts.actions}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {phrases.map((phrase) => (
              <PhraseRow key={phrase.id} phrase={phrase} mayChange={mayChange} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
