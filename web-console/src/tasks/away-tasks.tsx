import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import { useMe } from '../app/me';
import { wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';

/** Tasks whose counselor is away, who would take each over, and the one act that moves them all. Nothing where there are none. */
export function AwayTasks({ say }: { say: (done: string) => void }) {
  const words = useWords();
  const texts = words.tasks;
  const { center } = useMe();
  const queries = useQueryClient();
  const away = useQuery({ ...questions.awayTasks(), refetchInterval: 60_000 });
  const items = away.data?.items ?? [];
  const moves = items.flatMap(({ taskId, to }) => (to ? [{ taskId, assigneeId: to.id }] : []));
  const moving = useMutation({
    mutationFn: () => answerOf(api.POST('/api/tasks/away', { body: { moves } })),
    onSuccess: ({ moved }) => say(texts.away.moved(moved)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  });
  if (away.isError) return <p role="alert">{wordsOf(away.error, words)}</p>;
  if (items.length === 0) return null;
  return (
    <details className="card tasks-away">
      <summary>! {texts.away.title(items.length)}</summary>
      <ul className="plain-list">
        {items.map(({ taskId, kind, dueAt, from, why, to }) => (
          <li key={taskId}>
            <span className="numbers">{dayAndTime(dueAt, center.timeZone)}</span> {texts.kinds[kind]} ·{' '}
            {from.displayName}
            <span className="quiet"> {texts.away.why[why]}</span> → <b>{to ? to.displayName : texts.away.nobody}</b>
          </li>
        ))}
      </ul>
      {moving.error && <p role="alert">{wordsOf(moving.error, words)}</p>}
      <Button type="primary" disabled={moves.length === 0} loading={moving.isPending} onClick={() => moving.mutate()}>
        {texts.away.move(moves.length)}
      </Button>
    </details>
  );
}
