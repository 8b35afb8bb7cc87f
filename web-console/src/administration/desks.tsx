import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Desk, OpeningHours } from '../api/types';
import { useMay } from '../app/me';
import { Empty, ErrorNote, Skeleton, wordsOf } from '../look/states';
import { useWords } from '../words';
import { AddDesk } from './add-desk';
import { DeskSettings } from './desk-settings';
import { Shifts } from './shifts';

/** The desks with their hours and members; below the chosen one its shifts. */
export function Desks() {
  const words = useWords();
  const texts = words.administration.desk;
  const desks = useQuery(questions.desks());
  const mayManage = useMay('desk.manage');
  const [chosen, setChosen] = useState<string>();
  if (desks.isPending) return <Skeleton rows={4} height={64} />;
  if (desks.isError) return <ErrorNote error={desks.error} retry={() => void desks.refetch()} />;
  const desk = desks.data.items.find(({ id }) => id === chosen) ?? desks.data.items[0];
  return (
    <>
      {mayManage && <AddDesk />}
      {!desk && <Empty title={texts.empty}>{texts.emptyBody}</Empty>}
      {desk && (
        <div className="desks">
          <nav className="desk-list" aria-label={texts.select}>
            {desks.data.items.map(({ id, name, orgUnitName, isDefault }) => (
              <button
                key={id}
                type="button"
                className={id === desk.id ? 'desk-item chosen' : 'desk-item'}
                aria-current={id === desk.id}
                onClick={() => setChosen(id)}
              >
                <b>{name}</b>
                <span className="quiet">
                  {orgUnitName}
                  {isDefault ? ` · ${texts.isDefault}` : ''}
                </span>
              </button>
            ))}
          </nav>
          <div className="desk-detail">
            <DeskCard desk={desk} mayManage={mayManage} />
            {mayManage && (
              <DeskSettings
                key={`settings ${desk.id}`}
                desk={desk}
                others={desks.data.items.filter(({ id }) => id !== desk.id)}
              />
            )}
            <Shifts key={desk.id} desk={desk} />
          </div>
        </div>
      )}
    </>
  );
}

function DeskCard({ desk, mayManage }: { desk: Desk; mayManage: boolean }) {
  const words = useWords();
  const texts = words.administration.desk;
  return (
    <section className="card">
      <h2>{desk.name}</h2>
      <dl className="facts">
        <dt>{texts.slug}</dt>
        <dd>/{desk.slug}</dd>
        <dt>{texts.unit}</dt>
        <dd>{desk.orgUnitName}</dd>
        <dt>{texts.holiday}</dt>
        <dd>{texts.holidayRules[desk.holidayRule]}</dd>
        {!mayManage && (
          <>
            <dt>{texts.offerSeconds}</dt>
            <dd>{desk.textOfferSeconds}</dd>
          </>
        )}
        <dt>{texts.hours}</dt>
        <dd>
          {desk.hours.length === 0 && texts.noHours}
          <ul className="plain-list">
            {summary(desk.hours).map(({ key, channel, days, hours }) => (
              <li key={key}>
                {words.channels[channel]} ·{' '}
                {days.length === 7 ? texts.everyDay : days.map((day) => texts.weekdays[day - 1]).join(' ')} ·{' '}
                <span className="numbers">{hours}</span>
              </li>
            ))}
          </ul>
        </dd>
        <dt>{texts.members}</dt>
        <dd>
          {desk.members.map(({ displayName }) => displayName).join('、') || words.none}
          {mayManage && <AddMember desk={desk} />}
        </dd>
      </dl>
    </section>
  );
}

const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Days with the same hours together: `留言 · 每天 · 00:00–24:00`. */
function summary(hours: readonly OpeningHours[]) {
  const rows = new Map<string, { key: string; channel: OpeningHours['channel']; days: number[]; hours: string }>();
  for (const { channel, weekday, opensMinute, closesMinute } of hours) {
    const span = `${timeOf(opensMinute)}–${timeOf(closesMinute)}`;
    const key = `${channel} ${span}`;
    const row = rows.get(key) ?? { key, channel, days: [], hours: span };
    row.days = [...row.days, weekday].sort();
    rows.set(key, row);
  }
  return [...rows.values()];
}

function AddMember({ desk }: { desk: Desk }) {
  const words = useWords();
  const queries = useQueryClient();
  const accounts = useQuery(questions.accounts());
  const [accountId, setAccountId] = useState<string>();
  const [error, setError] = useState('');
  const members = new Set(desk.members.map(({ id }) => id));
  const others = (accounts.data?.items ?? []).filter(
    ({ id, role, disabledAt }) => !members.has(id) && !disabledAt && (role === 'counselor' || role === 'supervisor'),
  );
  const add = async (): Promise<void> => {
    if (!accountId) return;
    try {
      await answerOf(api.POST('/api/desks/{id}/members', { params: { path: { id: desk.id } }, body: { accountId } }));
      setAccountId(undefined);
      setError('');
      await queries.invalidateQueries({ queryKey: ['desks'] });
    } catch (cause) {
      setError(wordsOf(cause, words));
    }
  };
  return (
    <div className="row-wrap">
      <Select
        aria-label={words.administration.desk.addMember}
        className="member-select"
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={words.administration.desk.addMember}
        value={accountId}
        onChange={setAccountId}
        options={others.map(({ id, displayName }) => ({ value: id, label: displayName }))}
      />
      <Button disabled={!accountId} onClick={() => void add()}>
        {words.administration.desk.addMember}
      </Button>
      {error && <span role="alert">{error}</span>}
    </div>
  );
}
