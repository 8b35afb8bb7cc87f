import { useQuery } from '@tanstack/react-query';
import { questions } from '../../api/queries';
import { useMe } from '../../app/me';
import { LevelMark, standing } from '../../look/level-mark';
import { Empty, ErrorNote, Skeleton } from '../../look/states';
import { dayAndTime } from '../../look/time';
import { wayIn } from '../../look/way-in';
import { useWords } from '../../words';
import { Additions } from './additions';
import { RecordRead } from './record-read';
import { useTemplates } from './templates';

/** The same person's earlier contacts, newest first, with what was recorded. */
export function History({ contactId }: { contactId: string }) {
  const words = useWords();
  const { center } = useMe();
  const history = useQuery(questions.history(contactId));
  const templates = useTemplates(...(history.data?.items ?? []).map(({ record }) => record?.templateId));
  if (history.isPending || !templates) return <Skeleton rows={2} height={80} />;
  if (history.isError) return <ErrorNote error={history.error} retry={() => void history.refetch()} />;
  if (history.data.items.length === 0) {
    return <Empty title={words.record.historyEmpty}>{words.record.historyEmptyBody}</Empty>;
  }
  return (
    <ol className="plain-list history">
      {history.data.items.map((earlier) => (
        <li key={earlier.id}>
          <p className="row-line">
            <b className="numbers">{dayAndTime(earlier.openedAt, center.timeZone)}</b>
            <LevelMark {...standing(earlier.signal, earlier.grade)} />
          </p>
          <p className="quiet">
            {wayIn(words, earlier)} · {earlier.counselor?.displayName ?? words.states[earlier.state]}
            {earlier.primaryTag ? ` · ${earlier.primaryTag}` : ''}
          </p>
          {!earlier.record && <p className="quiet">{words.record.noRecord}</p>}
          {earlier.record && <RecordRead record={earlier.record} templates={templates} />}
          <Additions additions={earlier.additions} />
        </li>
      ))}
    </ol>
  );
}
