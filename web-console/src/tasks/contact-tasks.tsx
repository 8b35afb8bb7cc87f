import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { questions } from '../api/queries';
import type { ContactDetail } from '../api/types';
import { useMe } from '../app/me';
import { useNow } from '../look/now';
import { wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { ClockMark } from '../referrals/clock-mark';
import { useWords } from '../words';
import { CancelRest } from './cancel-rest';
import { nameOf } from './naming';

/** How many are shown beside the record; the others are in the list. */
const SHOWN = 3;

/** What is still to be done for the contact's person: the next ones, whose they are, and how the follow-ups can be taken off. */
export function ContactTasks({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const texts = words.tasks;
  const { center } = useMe();
  const now = useNow();
  const reading = useQuery(questions.tasksOf(contact.id));
  const [taking, setTaking] = useState(false);
  if (reading.isError) return <p role="alert">{wordsOf(reading.error, words)}</p>;
  const open = (reading.data?.items ?? []).filter(({ state }) => state === 'open');
  const series = reading.data?.series;
  return (
    <div className="standing">
      <ul className="plain-list">
        {open.slice(0, SHOWN).map((task) => (
          <li key={task.id}>
            <p>
              <b>{nameOf(task, words)}</b> · <span className="numbers">{dayAndTime(task.dueAt, center.timeZone)}</span>
            </p>
            <p className="row-line quiet">
              <ClockMark from={Date.parse(task.createdAt)} to={Date.parse(task.dueAt)} now={now} texts={texts} />
              <span>{task.assignee.displayName}</span>
            </p>
          </li>
        ))}
      </ul>
      {open.length > SHOWN && <p className="quiet">{texts.more(open.length - SHOWN)}</p>}
      {series && (
        <p className="quiet">
          {texts.series(series.grade, series.open)}{' '}
          {series.canCancel && !taking && (
            <Button size="small" onClick={() => setTaking(true)}>
              {texts.cancelRest}
            </Button>
          )}
        </p>
      )}
      {series && taking && <CancelRest seriesId={series.id} close={() => setTaking(false)} />}
    </div>
  );
}
