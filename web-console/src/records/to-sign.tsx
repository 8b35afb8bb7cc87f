import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { questions } from '../api/queries';
import { useMe } from '../app/me';
import { LevelMark, standing } from '../look/level-mark';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { dayAndTime } from '../look/time';
import { wayIn } from '../look/way-in';
import { useWords } from '../words';
import './records.css';

/** Records that wait for a name: one's own, and for supervisors those of their desks. The oldest first. */
export function Screen() {
  const words = useWords();
  const texts = words.records;
  const { center } = useMe();
  const list = useQuery(questions.recordsToSign());
  return (
    <main className="screen records">
      <header className="screen-head">
        <h1>{texts.toSign}</h1>
        {list.data && list.data.total > list.data.items.length && (
          <p className="quiet">{texts.shownOf(list.data.items.length, list.data.total)}</p>
        )}
      </header>
      {list.isPending && <Skeleton rows={6} height={48} />}
      {list.isError && !list.data && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <Empty title={texts.nothingToSign}>{texts.nothingToSignBody}</Empty>}
      {list.data && list.data.items.length > 0 && (
        <ol className="plain-list">
          {list.data.items.map((item) => (
            <li key={item.contactId}>
              <Link className="to-sign-row" to={`/contacts/${item.contactId}`}>
                <span className="numbers">{dayAndTime(item.openedAt, center.timeZone)}</span>
                <LevelMark {...standing(null, item.grade)} />
                <span>{wayIn(words, item)}</span>
                <span className="cut">{item.deskName}</span>
                <span className="cut">{item.counselor.displayName}</span>
                <b>{texts.waitsFor[item.waitsFor]}</b>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </main>
  );
}
