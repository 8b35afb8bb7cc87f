import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { answerOf, api } from '../api/client';
import type { CounselingHours } from '../api/types';
import { wordsOf } from '../look/states';
import { useWords } from '../words';
import { faultOf, hoursOf, type Span, spansOf } from './spans';

interface Props {
  deskId: string;
  counselor: CounselingHours;
  /** with the counselor's name once saved */
  done: (saved?: string) => void;
}

type Row = Span & { readonly key: number };
let keys = 0;
const keyed = (span: Span): Row => ({ ...span, key: ++keys });
const SUGGESTED: Span = { weekdays: [1, 2, 3, 4, 5], from: '14:00', to: '18:00' };

/** One counselor's hours at one desk: spans of the same hours on several days. */
export function HoursForm({ deskId, counselor, done }: Props) {
  const words = useWords();
  const texts = words.bookingDesk;
  const [rows, setRows] = useState<readonly Row[]>(() => {
    const known = spansOf(counselor.hours);
    return (known.length > 0 ? known : [SUGGESTED]).map(keyed);
  });
  const [fault, setFault] = useState<ReturnType<typeof faultOf>>(null);
  const saving = useMutation({
    mutationFn: () =>
      answerOf(
        api.PUT('/api/desks/{id}/counseling-hours', {
          params: { path: { id: deskId } },
          body: { accountId: counselor.accountId, hours: hoursOf(rows) },
        }),
      ),
    onSuccess: () => done(counselor.displayName),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = faultOf(rows);
    setFault(found);
    if (!found) saving.mutate();
  };
  const change = (key: number, part: Partial<Span>): void =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const toggle = ({ key, weekdays }: Row, day: number): void =>
    change(key, {
      weekdays: weekdays.includes(day) ? weekdays.filter((one) => one !== day) : [...weekdays, day].sort(),
    });
  return (
    <section className="card" aria-label={texts.hoursTitle(counselor.displayName)}>
      <h2>{texts.hoursTitle(counselor.displayName)}</h2>
      <form onSubmit={submit}>
        {rows.length === 0 && <p className="quiet">{texts.noHours}</p>}
        {rows.map((row) => (
          <div key={row.key} className="span-row">
            <fieldset className="choice">
              <legend>{texts.weekday}</legend>
              <div className="choice-row">
                {texts.weekdays.map((name, index) => {
                  const isOn = row.weekdays.includes(index + 1);
                  return (
                    <label key={name} className={isOn ? 'choice-item chosen' : 'choice-item'}>
                      <input type="checkbox" checked={isOn} onChange={() => toggle(row, index + 1)} />
                      {name}
                    </label>
                  );
                })}
              </div>
            </fieldset>
            <label className="field">
              {texts.from}
              <input
                className="text-field"
                type="time"
                required
                value={row.from}
                onChange={({ target }) => change(row.key, { from: target.value })}
              />
            </label>
            <label className="field">
              {texts.to}
              <input
                className="text-field"
                type="time"
                required
                value={row.to}
                onChange={({ target }) => change(row.key, { to: target.value })}
              />
            </label>
            <Button aria-label={texts.removeSpan} onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}>
              ×
            </Button>
          </div>
        ))}
        <p className="span-add">
          <Button type="dashed" onClick={() => setRows([...rows, keyed(SUGGESTED)])}>
            ＋ {texts.addSpan}
          </Button>
        </p>
        {(fault ?? saving.error) && <p role="alert">{fault ? texts[fault] : wordsOf(saving.error, words)}</p>}
        <div className="row-wrap">
          <Button type="primary" htmlType="submit" loading={saving.isPending}>
            {words.save}
          </Button>
          <Button onClick={() => done()}>{words.cancel}</Button>
        </div>
      </form>
    </section>
  );
}
