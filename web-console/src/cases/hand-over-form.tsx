import { useState } from 'react';
import { answerOf, api } from '../api/client';
import type { CaseFile } from '../api/types';
import { useMay, useMe } from '../app/me';
import { useWords } from '../words';
import { StepForm } from '../workplace/next/step-form';
import { useColleagues } from './colleagues';
import { useCaseAct } from './use-case-act';

interface Props {
  of: CaseFile;
  close: () => void;
  onDone: () => void;
}

/** Offers the case to a colleague, with what to know first. */
export function HandOverForm({ of: one, close, onDone }: Props) {
  const texts = useWords().cases;
  const { account } = useMe();
  const isSupervisor = useMay('caseload.manage');
  const colleagues = useColleagues(one.deskId).filter(
    ({ id }) => id !== one.responsible.id && (isSupervisor || id !== account.id),
  );
  const [toId, setTo] = useState('');
  const [note, setNote] = useState('');
  const offering = useCaseAct<{ toId: string; note: string }>(
    (input, clientId) =>
      answerOf(
        api.POST('/api/cases/{id}/hand-overs', { params: { path: { id: one.id } }, body: { ...input, clientId } }),
      ),
    onDone,
  );
  return (
    <StepForm
      label={texts.handOver}
      submitLabel={texts.handOverSend}
      canSubmit={toId !== '' && note.trim() !== ''}
      busy={offering.isPending}
      error={offering.error}
      submit={() => offering.mutate({ toId, note: note.trim() })}
      close={close}
    >
      <label className="field field-wide">
        {texts.handOverTo}
        <select
          required
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          value={toId}
          onChange={({ target }) => setTo(target.value)}
        >
          <option value="" />
          {colleagues.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </select>
      </label>
      <label className="field field-wide">
        {texts.handOverNote}
        <textarea
          className="case-words"
          rows={5}
          maxLength={4_000}
          placeholder={texts.handOverNoteHint}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </label>
      <p className="quiet">{texts.handOverHow}</p>
    </StepForm>
  );
}
