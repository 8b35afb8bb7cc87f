import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../api/client';
import type { Task } from '../api/types';
import { useColleagues } from '../cases/colleagues';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

/** A supervisor gives a task to somebody else of its desk. */
export function Assign({ task, say }: { task: Task; say: (done: string) => void }) {
  const words = useWords();
  const texts = words.tasks;
  const queries = useQueryClient();
  const colleagues = useColleagues(task.deskId).filter(({ id }) => id !== task.assignee.id);
  const assigning = useMutation({
    mutationFn: (assigneeId: string) =>
      answerOf(api.POST('/api/tasks/{id}/assign', { params: { path: { id: task.id } }, body: { assigneeId } })),
    onSuccess: ({ assignee }) => say(texts.assigned(assignee.displayName)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  });
  return (
    <label className="field">
      {texts.assign}
      <select
        className="text-field"
        value=""
        disabled={assigning.isPending}
        onChange={({ target }) => target.value && assigning.mutate(target.value)}
      >
        <option value="">–</option>
        {colleagues.map(({ id, displayName }) => (
          <option key={id} value={id}>
            {displayName}
          </option>
        ))}
      </select>
      {assigning.error && <span role="alert">{wordsOf(assigning.error, words)}</span>}
    </label>
  );
}
