import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { answerOf, api } from '../api/client';
import { newId } from '../api/new-id';
import type { Task, TaskOutcome } from '../api/types';
import { useMay, useMe } from '../app/me';
import { Choice } from '../look/choice';
import { useToday } from '../look/now';
import { daysAfter } from '../look/zone';
import { useWords } from '../words';
import { FocusFirst, StepForm } from '../workplace/next/step-form';
import type { Act } from './task-work';
import '../workplace/next/next.css';

const choices = {
  done: ['better', 'same', 'worse'],
  'not-reached': ['no-answer', 'busy', 'unreachable', 'somebody-else', 'no-reply'],
  declined: ['visitor', 'guardian'],
  cancelled: ['not-needed', 'mistake', 'other'],
} as const satisfies Record<Act, readonly TaskOutcome[]>;

interface Props {
  task: Task;
  act: Act;
  close: () => void;
  say: (done: string) => void;
}

/** What came of a task, and when it goes on. */
export function OutcomeForm({ task, act, close, say }: Props) {
  const words = useWords();
  const texts = words.tasks;
  const queries = useQueryClient();
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const mayLeaveIt = useMay('task.assign') || task.optional;
  const asked = act !== 'done' || task.kind === 'follow-up';
  const [chosen, setChosen] = useState<TaskOutcome>(asked ? choices[act][0] : 'done');
  const [said, setSaid] = useState('');
  const [nextDay, setNextDay] = useState(act === 'not-reached' ? daysAfter(today, 1) : '');
  const clientId = useRef(newId());
  const needsWords = act === 'done' || act === 'declined';
  const needsDay = act === 'not-reached' && !mayLeaveIt;
  const saving = useMutation({
    mutationFn: () => answerOf(send(task.id, act, { clientId: clientId.current, chosen, said: said.trim(), nextDay })),
    onSuccess: () => {
      say(texts.saved(texts.outcomes[chosen]));
      close();
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['task'] });
      return queries.invalidateQueries({ queryKey: ['tasks'] });
    },
  });
  const title = { done: texts.how, 'not-reached': texts.howNot, declined: texts.byWhom, cancelled: texts.why }[act];
  return (
    <StepForm
      label={texts.act[act]}
      submitLabel={texts.save}
      canSubmit={(!needsWords || said.trim() !== '') && (!needsDay || nextDay !== '')}
      busy={saving.isPending}
      error={saving.error}
      submit={() => saving.mutate()}
      close={close}
    >
      {asked && (
        <FocusFirst>
          <Choice
            label={title}
            value={chosen}
            onChange={setChosen}
            options={choices[act].map((value: TaskOutcome) => ({ value, label: texts.outcomes[value] }))}
          />
        </FocusFirst>
      )}
      {chosen === 'worse' && <p role="status">! {texts.worse}</p>}
      <label className="field">
        {act === 'done' ? texts.said : act === 'declined' ? texts.saidWhy : texts.saidShort}
        <textarea
          className="text-field task-words"
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form, and nothing is to be chosen before
          autoFocus={!asked}
          maxLength={4_000}
          value={said}
          onChange={({ target }) => setSaid(target.value)}
        />
      </label>
      {(act === 'done' || act === 'not-reached') && (
        <label className="field">
          {act === 'done' ? texts.nextDay : texts.again}
          <input
            className="text-field"
            type="date"
            min={today}
            required={needsDay}
            value={nextDay}
            onChange={({ target }) => setNextDay(target.value)}
          />
        </label>
      )}
    </StepForm>
  );
}

interface Said {
  clientId: string;
  chosen: TaskOutcome;
  said: string;
  nextDay: string;
}

function send(id: string, act: Act, { clientId, chosen, said, nextDay }: Said) {
  const params = { path: { id } };
  const note = said === '' ? {} : { words: said };
  const day = nextDay === '' ? undefined : { day: nextDay };
  switch (act) {
    case 'done': {
      const result = chosen as 'better' | 'same' | 'worse' | 'done';
      const next = day && { next: { due: day } };
      return api.POST('/api/tasks/{id}/done', { params, body: { clientId, result, words: said, ...next } });
    }
    case 'not-reached': {
      const how = chosen as 'no-answer' | 'busy' | 'unreachable' | 'somebody-else' | 'no-reply';
      const next = day && { next: day };
      return api.POST('/api/tasks/{id}/not-reached', { params, body: { clientId, how, ...note, ...next } });
    }
    case 'declined': {
      const by = chosen as 'visitor' | 'guardian';
      return api.POST('/api/tasks/{id}/declined', { params, body: { clientId, by, words: said } });
    }
    case 'cancelled': {
      const reason = chosen as 'not-needed' | 'mistake' | 'other';
      return api.POST('/api/tasks/{id}/cancel', { params, body: { clientId, reason, ...note } });
    }
  }
}
