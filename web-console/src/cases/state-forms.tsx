import { useState } from 'react';
import { answerOf, api } from '../api/client';
import type { CaseFile, CaseMove, CaseMoveReason, Effect } from '../api/types';
import { useMe } from '../app/me';
import { useToday } from '../look/now';
import { daysAfter } from '../look/zone';
import { useWords } from '../words';
import { StepForm } from '../workplace/next/step-form';
import { useCaseAct } from './use-case-act';

interface Props {
  of: CaseFile;
  close: () => void;
  onDone: () => void;
}

const moveReasons = [
  'plan-made',
  'steadier',
  'worse',
  'to-hospital',
  'from-hospital',
  'no-referral',
  'asked',
  'other',
] as const satisfies readonly CaseMoveReason[];
const reopenReasons = ['came-back', 'worse', 'asked', 'other'] as const satisfies readonly CaseMoveReason[];
const effects = [
  'improved',
  'stable',
  'no-change',
  'worse',
  'moved',
  'lost-touch',
] as const satisfies readonly Effect[];

function ReasonField<Reason extends CaseMoveReason>(props: {
  reasons: readonly Reason[];
  value: Reason;
  onChange: (reason: Reason) => void;
}) {
  const texts = useWords().cases;
  return (
    <label className="field field-wide">
      {texts.reason}
      <select value={props.value} onChange={({ target }) => props.onChange(target.value as Reason)}>
        {props.reasons.map((reason) => (
          <option key={reason} value={reason}>
            {texts.reasons[reason]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Where the case goes from here, and why. Its end is asked for apart. */
export function MoveForm({ of: { id, moves }, close, onDone }: Props) {
  const texts = useWords().cases;
  const onward = moves.filter((state): state is CaseMove['to'] => state !== 'closed' && state !== 'reopened');
  const [to, setTo] = useState<CaseMove['to']>(onward[0] ?? 'active');
  const [reason, setReason] = useState<CaseMoveReason>('plan-made');
  const moving = useCaseAct<Pick<CaseMove, 'to' | 'reason'>>(
    (input, clientId) =>
      answerOf(api.POST('/api/cases/{id}/move', { params: { path: { id } }, body: { ...input, clientId } })),
    onDone,
  );
  return (
    <StepForm
      label={texts.move}
      submitLabel={texts.move}
      canSubmit
      busy={moving.isPending}
      error={moving.error}
      submit={() => moving.mutate({ to, reason })}
      close={close}
    >
      <label className="field field-wide">
        {texts.moveTo}
        <select
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          value={to}
          onChange={({ target }) => setTo(target.value as CaseMove['to'])}
        >
          {onward.map((state) => (
            <option key={state} value={state}>
              {texts.states[state]}
            </option>
          ))}
        </select>
      </label>
      <ReasonField reasons={moveReasons} value={reason} onChange={setReason} />
    </StepForm>
  );
}

/** The end of a case: what came of it, in a word and in words. */
export function CloseForm({ of: { id }, close, onDone }: Props) {
  const texts = useWords().cases;
  const [effect, setEffect] = useState<(typeof effects)[number] | null>(null);
  const [summary, setSummary] = useState('');
  const closing = useCaseAct<{ effect: (typeof effects)[number]; summary: string }>(
    (input, clientId) =>
      answerOf(api.POST('/api/cases/{id}/close', { params: { path: { id } }, body: { ...input, clientId } })),
    onDone,
  );
  return (
    <StepForm
      label={texts.close}
      submitLabel={texts.close}
      canSubmit={effect !== null && summary.trim() !== ''}
      busy={closing.isPending}
      error={closing.error}
      submit={() => effect && closing.mutate({ effect, summary: summary.trim() })}
      close={close}
    >
      <label className="field field-wide">
        {texts.effect}
        <select
          required
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          value={effect ?? ''}
          onChange={({ target }) => setEffect(effects.find((one) => one === target.value) ?? null)}
        >
          <option value="" />
          {effects.map((one) => (
            <option key={one} value={one}>
              {texts.effects[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="field field-wide">
        {texts.summary}
        <textarea
          className="case-words"
          rows={6}
          maxLength={8_000}
          placeholder={texts.summaryHint}
          value={summary}
          onChange={({ target }) => setSummary(target.value)}
        />
      </label>
      <p className="quiet">{texts.closeConfirm}</p>
    </StepForm>
  );
}

/** A closed case begins again, with a day to look. */
export function ReopenForm({ of: { id }, close, onDone }: Props) {
  const texts = useWords().cases;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const [reason, setReason] = useState<(typeof reopenReasons)[number]>('came-back');
  const [nextDate, setNextDate] = useState(daysAfter(today, 7));
  const reopening = useCaseAct<{ reason: CaseMoveReason; nextDate: string }>(
    (input, clientId) =>
      answerOf(api.POST('/api/cases/{id}/reopen', { params: { path: { id } }, body: { ...input, clientId } })),
    onDone,
  );
  return (
    <StepForm
      label={texts.reopen}
      submitLabel={texts.reopen}
      canSubmit={nextDate !== ''}
      busy={reopening.isPending}
      error={reopening.error}
      submit={() => reopening.mutate({ reason, nextDate })}
      close={close}
    >
      <ReasonField reasons={reopenReasons} value={reason} onChange={setReason} />
      <label className="field">
        {texts.nextDay}
        <input
          className="text-field"
          type="date"
          required
          min={today}
          value={nextDate}
          onChange={({ target }) => setNextDate(target.value)}
        />
      </label>
    </StepForm>
  );
}
