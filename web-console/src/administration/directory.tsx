import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { DirectoryEntry, DirectoryInput } from '../api/types';
import { useMay } from '../app/me';
import { Empty, ErrorNote, Skeleton, wordsOf } from '../look/states';
import { useWords } from '../words';
import { Adding } from './adding';
import { DirectoryFields } from './directory-fields';
import { DirectoryRowForm } from './directory-row-form';

/** Numbers of others that counselors need in the middle of a call. */
export function Directory() {
  const words = useWords();
  const texts = words.directory;
  const queries = useQueryClient();
  const mayManage = useMay('directory.manage');
  const list = useQuery(questions.directory());
  const [changing, setChanging] = useState<string | null>(null);
  const again = () => queries.invalidateQueries({ queryKey: ['directory'] });
  const close = useMutation({
    mutationFn: ({ id, isClosed }: DirectoryEntry) =>
      answerOf(api.PATCH('/api/directory/{id}', { params: { path: { id } }, body: { isClosed: !isClosed } })),
    onSettled: again,
  });
  const add = async (body: DirectoryInput): Promise<void> => {
    await answerOf(api.POST('/api/directory', { body: { ...body, number: body.number.replace(/[\s()-]/g, '') } }));
    await again();
  };
  if (list.isError && !list.data) return <ErrorNote error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton rows={6} height={40} />;
  const items = [...list.data.items].sort(
    (a, b) => Number(a.isClosed) - Number(b.isClosed) || a.rank - b.rank || a.name.localeCompare(b.name, 'zh'),
  );
  return (
    <>
      {mayManage && (
        <Adding<DirectoryInput> title={texts.add} initialValues={{ kind: 'hotline', note: '', rank: 0 }} send={add}>
          {() => <DirectoryFields />}
        </Adding>
      )}
      <p className="quiet">{texts.lead}</p>
      {close.error && <p role="alert">{wordsOf(close.error, words)}</p>}
      {items.length === 0 && <Empty title={texts.empty}>{texts.emptyBody}</Empty>}
      {items.length > 0 && (
        <section className="card">
          <table className="plain-table directory">
            <caption className="read-aloud">{texts.title}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.number}</th>
                <th scope="col">{texts.kind}</th>
                <th scope="col">{texts.note}</th>
                <th scope="col" className="number">
                  {texts.rank}
                </th>
                <th scope="col">{texts.state}</th>
                <th scope="col">
                  <span className="read-aloud">{texts.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((entry) =>
                changing === entry.id ? (
                  <DirectoryRowForm key={entry.id} entry={entry} done={() => setChanging(null)} />
                ) : (
                  <tr key={entry.id} className={entry.isClosed ? 'directory-closed' : undefined}>
                    <th scope="row">{entry.name}</th>
                    <td className="numbers">{entry.number}</td>
                    <td>{texts.kinds[entry.kind]}</td>
                    <td>{entry.note}</td>
                    <td className="number">{entry.rank}</td>
                    <td>{entry.isClosed ? texts.closed : texts.open}</td>
                    <td className="row-acts">
                      {mayManage && (
                        <>
                          <Button
                            size="small"
                            aria-label={`${texts.change} ${entry.name}`}
                            onClick={() => setChanging(entry.id)}
                          >
                            {texts.change}
                          </Button>
                          <Button
                            size="small"
                            aria-label={`${entry.isClosed ? texts.reopen : texts.close} ${entry.name}`}
                            onClick={() => close.mutate(entry)}
                          >
                            {entry.isClosed ? texts.reopen : texts.close}
                          </Button>
                        </>
                      )}
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
