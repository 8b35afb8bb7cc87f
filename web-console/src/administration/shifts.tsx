import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Popconfirm, Select } from 'antd';
import { useMemo } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Desk, ShiftKind } from '../api/types';
import { useMay, useMe } from '../app/me';
import { Empty, ErrorNote, Skeleton, wordsOf } from '../look/states';
import { dayAndTime, timeOfDay } from '../look/time';
import { dayIn, daysAfter, instantIn } from '../look/zone';
import { useWords } from '../words';
import { Adding } from './adding';

const DAYS = 14;

interface Values {
  accountId: string;
  kind: ShiftKind;
  /** as written: `2026-11-22T18:00`, in the center's zone */
  starts: string;
  ends: string;
}

/** A desk's shifts for two weeks, and one more. */
export function Shifts({ desk }: { desk: Desk }) {
  const words = useWords();
  const texts = words.administration.shift;
  const { center } = useMe();
  const mayManage = useMay('roster.manage');
  const queries = useQueryClient();
  const { from, to } = useMemo(() => {
    const today = dayIn(center.timeZone, Date.now());
    const midnight = (day: string) => instantIn(center.timeZone, `${day}T00:00`);
    return { from: midnight(today), to: midnight(daysAfter(today, DAYS)) };
  }, [center.timeZone]);
  const shifts = useQuery(questions.shifts(desk.id, from, to));
  const refresh = () => queries.invalidateQueries({ queryKey: ['shifts', desk.id] });
  const removal = useMutation({
    mutationFn: (id: string) => answerOf(api.DELETE('/api/shifts/{id}', { params: { path: { id } } })),
    onSettled: refresh,
  });
  const inOrder = [...(shifts.data?.items ?? [])].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  return (
    <section className="card" aria-labelledby="shifts-title">
      <h2 id="shifts-title">
        {texts.title} <span className="quiet">{texts.range}</span>
      </h2>
      {mayManage && <AddShift desk={desk} refresh={refresh} />}
      {removal.error && <p role="alert">{wordsOf(removal.error, words)}</p>}
      {shifts.isPending && <Skeleton rows={3} height={40} />}
      {shifts.isError && <ErrorNote error={shifts.error} retry={() => void shifts.refetch()} />}
      {shifts.data && inOrder.length === 0 && <Empty title={texts.empty}>{texts.emptyBody}</Empty>}
      {inOrder.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th>{texts.starts}</th>
              <th>{texts.ends}</th>
              <th>{texts.who}</th>
              <th>{texts.kind}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {inOrder.map((shift) => (
              <tr key={shift.id}>
                <th scope="row" className="numbers">
                  {dayAndTime(shift.startsAt, center.timeZone)}
                </th>
                <td className="numbers">{timeOfDay(shift.endsAt, center.timeZone)}</td>
                <td>{shift.displayName}</td>
                <td>{words.shiftKinds[shift.kind]}</td>
                <td className="number">
                  {mayManage && (
                    <Popconfirm title={texts.confirm} onConfirm={() => removal.mutate(shift.id)}>
                      <Button size="small">{texts.remove}</Button>
                    </Popconfirm>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function AddShift({ desk, refresh }: { desk: Desk; refresh: () => Promise<void> }) {
  const words = useWords();
  const texts = words.administration.shift;
  const { required, endBeforeStart } = words.administration;
  const { center } = useMe();
  const needed = [{ required: true, message: required }];
  const send = async ({ accountId, kind, starts, ends }: Values): Promise<void> => {
    const body = {
      accountId,
      kind,
      startsAt: instantIn(center.timeZone, starts),
      endsAt: instantIn(center.timeZone, ends),
    };
    await answerOf(api.POST('/api/desks/{id}/shifts', { params: { path: { id: desk.id } }, body }));
    await refresh();
  };
  return (
    <Adding<Values> title={texts.add} initialValues={{ kind: 'ordinary' }} send={send}>
      {(form) => (
        <>
          <Form.Item name="accountId" label={texts.who} rules={needed}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={desk.members.map(({ id, displayName }) => ({ value: id, label: displayName }))}
            />
          </Form.Item>
          <Form.Item name="kind" label={texts.kind} rules={needed}>
            <Select
              options={Object.entries(words.shiftKinds).map(([value, label]) => ({ value: value as ShiftKind, label }))}
            />
          </Form.Item>
          <Form.Item name="starts" label={texts.starts} rules={needed}>
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item
            name="ends"
            label={texts.ends}
            rules={[
              ...needed,
              {
                validator: (_, ends: string) => {
                  const starts = form.getFieldValue('starts') as string | undefined;
                  return !ends || !starts || ends > starts
                    ? Promise.resolve()
                    : Promise.reject(new Error(endBeforeStart));
                },
              },
            ]}
          >
            <Input type="datetime-local" />
          </Form.Item>
        </>
      )}
    </Adding>
  );
}
