import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { AllianceHospital } from '../api/types';
import { Empty, ErrorNote, Skeleton, wordsOf } from '../look/states';
import { useWords } from '../words';
import { AllianceRow, type Line } from './alliance-row';

/** The hospitals that are asked to receive a child, in their order, each with its time and telephone. */
export function Alliance() {
  // The whole order is saved at once: it must be edited from how it is now, not from what was read some time ago.
  const alliance = useQuery({ ...questions.alliance(), refetchOnMount: 'always' });
  const units = useQuery(questions.orgUnits());
  const failed = alliance.error ?? units.error;
  if (failed && !(alliance.data && units.data)) {
    return <ErrorNote error={failed} retry={() => void Promise.all([alliance.refetch(), units.refetch()])} />;
  }
  if (!alliance.data || !units.data || !alliance.isFetchedAfterMount) return <Skeleton rows={4} height={56} />;
  const hospitals = units.data.items.filter(({ kind }) => kind === 'hospital');
  return <AllianceForm known={alliance.data.items} hospitals={hospitals} />;
}

const lineOf = ({ hospitalId, name, acknowledgeMinutes, phone }: AllianceHospital): Line => ({
  hospitalId,
  name,
  minutes: String(acknowledgeMinutes),
  phone: phone ?? '',
});

interface Props {
  known: readonly AllianceHospital[];
  hospitals: readonly { id: string; name: string }[];
}

function AllianceForm({ known, hospitals }: Props) {
  const words = useWords();
  const texts = words.alliance;
  const queries = useQueryClient();
  const [lines, setLines] = useState<readonly Line[]>(() => [...known].sort((a, b) => a.rank - b.rank).map(lineOf));
  const [isChanged, setChanged] = useState(false);
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState<'badMinutes' | 'badPhone' | null>(null);
  const others = hospitals.filter(({ id }) => !lines.some(({ hospitalId }) => hospitalId === id));
  const [added, setAdded] = useState('');

  const saving = useMutation({
    mutationFn: () =>
      answerOf(
        api.PUT('/api/alliance', {
          body: {
            hospitals: lines.map(({ hospitalId, minutes, phone }) => ({
              hospitalId,
              acknowledgeMinutes: Number(minutes),
              phone: phone.trim() || null,
            })),
          },
        }),
      ),
    onSuccess: (saved) => {
      queries.setQueryData(questions.alliance().queryKey, saved);
      setChanged(false);
      setSaid(`✓ ${texts.saved}`);
    },
  });
  const change = (next: readonly Line[], say = ''): void => {
    setLines(next);
    setChanged(true);
    setSaid(say);
  };
  const move = (at: number, by: number): void => {
    const to = at + by;
    const line = lines[at];
    if (!line || to < 0 || to >= lines.length) return;
    const next = lines.filter((_, index) => index !== at);
    next.splice(to, 0, line);
    change(next, texts.moved(line.name, to + 1));
  };
  const onKey = (at: number) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(at, event.key === 'ArrowUp' ? -1 : 1);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isMinutes = (text: string) => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= 1440;
    const isPhone = (text: string) => text.trim() === '' || /^\+?[0-9 -]{3,30}$/.test(text.trim());
    const badMinutes = !lines.every(({ minutes }) => isMinutes(minutes));
    const badPhone = !lines.every(({ phone }) => isPhone(phone));
    setFault(badMinutes ? 'badMinutes' : badPhone ? 'badPhone' : null);
    if (!badMinutes && !badPhone) saving.mutate();
  };
  const add = (): void => {
    const hospital = others.find(({ id }) => id === added) ?? others[0];
    if (!hospital) return;
    change([...lines, { hospitalId: hospital.id, name: hospital.name, minutes: '15', phone: '' }]);
    setAdded('');
  };
  return (
    <form className="card alliance" aria-label={texts.title} onSubmit={submit}>
      <p>
        {texts.lead} <span className="quiet">{texts.moveKeys}</span>
      </p>
      {lines.length === 0 ? (
        <Empty title={texts.empty}>{texts.emptyBody}</Empty>
      ) : (
        <table className="plain-table">
          <caption className="read-aloud">{texts.title}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.order}</th>
              <th scope="col">{texts.hospital}</th>
              <th scope="col">{texts.minutes}</th>
              <th scope="col">
                {texts.phone} <small>{texts.phoneNote}</small>
              </th>
              <th scope="col">
                <span className="read-aloud">{texts.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              <AllianceRow
                key={line.hospitalId}
                line={line}
                rank={index + 1}
                isLast={index === lines.length - 1}
                change={(part) =>
                  change(lines.map((one) => (one.hospitalId === line.hospitalId ? { ...one, ...part } : one)))
                }
                move={(by) => move(index, by)}
                remove={() => change(lines.filter(({ hospitalId }) => hospitalId !== line.hospitalId))}
                onKeyDown={onKey(index)}
              />
            ))}
          </tbody>
        </table>
      )}
      <div className="alliance-add">
        {others.length === 0 ? (
          <p className="quiet">{texts.allIn}</p>
        ) : (
          <>
            <select
              aria-label={texts.choose}
              value={added || others[0]?.id}
              onChange={({ target }) => setAdded(target.value)}
            >
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <Button onClick={add}>{texts.add}</Button>
          </>
        )}
      </div>
      {(fault ?? saving.error) && <p role="alert">{fault ? texts[fault] : wordsOf(saving.error, words)}</p>}
      <div className="row-wrap">
        <Button type="primary" htmlType="submit" disabled={!isChanged} loading={saving.isPending}>
          {words.save}
        </Button>
        <span role="status" className={isChanged ? 'quiet' : 'good'}>
          {said}
          {isChanged && `${said && ' · '}${texts.unsaved}`}
        </span>
      </div>
    </form>
  );
}
