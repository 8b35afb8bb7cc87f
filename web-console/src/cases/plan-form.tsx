import { Button } from 'antd';
import { useRef, useState } from 'react';
import { answerOf, api } from '../api/client';
import type { CaseFile, GoalState, PlanInput } from '../api/types';
import { useMe } from '../app/me';
import { useToday } from '../look/now';
import { daysAfter } from '../look/zone';
import { useWords } from '../words';
import { StepForm } from '../workplace/next/step-form';
import { Written } from './plan-card';
import { useCaseAct } from './use-case-act';

const goalStates = ['planned', 'under-way', 'reached', 'dropped'] as const satisfies readonly GoalState[];
/** A month: the field begins with it, whoever has agreed on another day says so. */
const REVIEW_AFTER_DAYS = 30;

interface Goal {
  key: number;
  text: string;
  state: GoalState;
}
interface Props {
  of: CaseFile;
  isDue: boolean;
  close: () => void;
  onDone: () => void;
}

/** A new version upon the one she has read. Where a colleague has saved another meanwhile, both stand in sight. */
export function PlanForm({ of: one, isDue, close, onDone }: Props) {
  const texts = useWords().cases.plan;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const { plan } = one;
  const [basedOn, setBasedOn] = useState(plan?.version ?? 0);
  const measuresField = useRef<HTMLTextAreaElement>(null);
  const lastKey = useRef(0);
  const goalOf = (goal: Omit<Goal, 'key'>): Goal => {
    lastKey.current += 1;
    return { key: lastKey.current, ...goal };
  };
  const [goals, setGoals] = useState<Goal[]>(() =>
    (plan?.goals ?? [{ text: '', state: 'planned' as const }]).map(goalOf),
  );
  const [measures, setMeasures] = useState(plan?.measures ?? '');
  const [reviewDate, setReviewDate] = useState(
    plan && plan.reviewDate > today ? plan.reviewDate : daysAfter(today, REVIEW_AFTER_DAYS),
  );
  const [isReview, setReview] = useState(isDue);
  const change = (key: number, part: Partial<Goal>): void =>
    setGoals((now) => now.map((goal) => (goal.key === key ? { ...goal, ...part } : goal)));
  const saving = useCaseAct<Omit<PlanInput, 'clientId'>>(
    (input, clientId) =>
      answerOf(api.PUT('/api/cases/{id}/plan', { params: { path: { id: one.id } }, body: { ...input, clientId } })),
    onDone,
  );
  const newer = plan && plan.version > basedOn ? plan : null;
  const written = goals.filter(({ text }) => text.trim() !== '');
  return (
    <StepForm
      label={texts.title}
      submitLabel={texts.save}
      canSubmit={written.length > 0 && measures.trim() !== '' && reviewDate !== '' && !newer}
      busy={saving.isPending}
      error={saving.error}
      submit={() =>
        saving.mutate({
          basedOn,
          goals: written.map(({ text, state }) => ({ text: text.trim(), state })),
          measures: measures.trim(),
          reviewDate,
          isReview,
        })
      }
      close={close}
    >
      {newer && (
        <div className="case-on-its-way">
          <p>
            <b>{texts.newer(newer.savedBy.displayName)}</b>
          </p>
          <Written of={newer} isDue={false} />
          <Button
            onClick={() => {
              setBasedOn(newer.version);
              measuresField.current?.focus();
            }}
          >
            {texts.seen}
          </Button>
        </div>
      )}
      <fieldset className="case-goals">
        <legend>{texts.goals}</legend>
        {goals.map(({ key, text, state }, index) => (
          <div key={key} className="case-goal-fields">
            <input
              className="text-field"
              aria-label={texts.goal(index + 1)}
              placeholder={texts.goalHint}
              maxLength={500}
              // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
              autoFocus={index === goals.length - 1}
              value={text}
              onChange={({ target }) => change(key, { text: target.value })}
            />
            <select
              aria-label={texts.stateOf(index + 1)}
              value={state}
              onChange={({ target }) => change(key, { state: target.value as GoalState })}
            >
              {goalStates.map((name) => (
                <option key={name} value={name}>
                  {texts.goalStates[name]}
                </option>
              ))}
            </select>
            <Button
              aria-label={texts.removeGoal(index + 1)}
              disabled={goals.length === 1}
              onClick={() => setGoals((now) => now.filter((goal) => goal.key !== key))}
            >
              ×
            </Button>
          </div>
        ))}
        <Button
          disabled={goals.length >= 20}
          onClick={() => setGoals((now) => [...now, goalOf({ text: '', state: 'planned' })])}
        >
          {texts.addGoal}
        </Button>
      </fieldset>
      <label className="field field-wide">
        {texts.measures}
        <textarea
          ref={measuresField}
          className="case-words"
          rows={4}
          maxLength={8_000}
          placeholder={texts.measuresHint}
          value={measures}
          onChange={({ target }) => setMeasures(target.value)}
        />
      </label>
      <div className="row-wrap">
        <label className="field">
          {texts.reviewOn}
          <input
            className="text-field"
            type="date"
            required
            min={today}
            value={reviewDate}
            onChange={({ target }) => setReviewDate(target.value)}
          />
        </label>
        {plan && (
          <label className="check">
            <input type="checkbox" checked={isReview} onChange={({ target }) => setReview(target.checked)} />
            {texts.isReview}
          </label>
        )}
      </div>
    </StepForm>
  );
}
