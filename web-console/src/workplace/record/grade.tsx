import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client';
import type { Assessment, GradeInput, GradeValue } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { useMe } from '../../app/me';
import { KeyHint } from '../../look/key';
import { type Level, LevelMark } from '../../look/level-mark';
import { wordsOf } from '../../look/states';
import { timeOfDay } from '../../look/time';
import { useWords } from '../../words';
import { asReasons, ChooseReason } from '../choose-reason';
import { useMode } from '../mode';

const values: readonly GradeValue[] = ['U', '0', '1', '2', '3', '4'];

interface Props {
  contactId: string;
  grades: Assessment['grades'];
  canGrade: boolean;
}

/** What a person judges the risk to be. Never filled in by itself; not assessed is a value of its own, with a reason. */
export function GradeChoice({ contactId, grades, canGrade }: Props) {
  const words = useWords();
  const queries = useQueryClient();
  const { center } = useMe();
  const { mode, enter, leave } = useMode();
  const saving = useMutation({
    mutationFn: (body: GradeInput) =>
      answerOf(api.PUT('/api/contacts/{id}/grade', { params: { path: { id: contactId } }, body })),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['contacts'] });
      return queries.invalidateQueries({ queryKey: ['contact', contactId] });
    },
  });
  // The service lists them oldest first; the time decides should that ever change.
  const latest = [...grades].sort((a, b) => b.gradedAt.localeCompare(a.gradedAt))[0];
  const chosen = saving.isPending ? saving.variables.grade : latest?.grade;

  const choose = (grade: GradeValue): void => {
    if (grade === 'U') {
      enter('not-assessed');
      return;
    }
    leave();
    saving.mutate({ grade });
  };
  useHotkeys({ g: () => enter('grade') }, mode === 'none' && canGrade);
  useHotkeys(
    { ...Object.fromEntries(values.map((value) => [value.toLowerCase(), () => choose(value)])), escape: leave },
    mode === 'grade' && canGrade,
  );

  return (
    <section className={mode === 'grade' ? 'grade armed' : 'grade'} aria-label={words.grade.label}>
      <p className="grade-head">
        <b>{words.grade.label}</b> <KeyHint>G</KeyHint>
        <span className="quiet cut" role="status">
          {mode === 'grade' && words.grade.arm}
          {mode !== 'grade' && !chosen && words.grade.notSet}
          {mode !== 'grade' && latest && (
            <>
              {words.grade.by(latest.gradedBy, timeOfDay(latest.gradedAt, center.timeZone))}
              {latest.reasonCode ? ` · ${words.grade.reasons[latest.reasonCode]}` : ''}
            </>
          )}
        </span>
      </p>
      {mode === 'not-assessed' ? (
        <ChooseReason
          title={words.grade.whyNot}
          reasons={asReasons(words.grade.reasons)}
          choose={(reasonCode) => {
            leave();
            saving.mutate({ grade: 'U', reasonCode });
          }}
          cancel={leave}
        />
      ) : (
        <div className="grade-row">
          {values.map((value) => (
            <button
              key={value}
              type="button"
              aria-pressed={chosen === value}
              disabled={!canGrade}
              className={chosen === value ? 'grade-item chosen' : 'grade-item'}
              onClick={() => choose(value)}
            >
              <LevelMark level={value === 'U' ? 'U' : (Number(value) as Level)} />
            </button>
          ))}
        </div>
      )}
      {saving.error && <p role="alert">{wordsOf(saving.error, words)}</p>}
    </section>
  );
}
