import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import type { CaseFile } from '../api/types';
import { useWords } from '../words';
import { StepForm } from '../workplace/next/step-form';
import { useColleagues } from './colleagues';
import { useCaseAct } from './use-case-act';

type Member = { accountId: string; displayName: string; part: string };

interface Props {
  of: CaseFile;
  close: () => void;
  onDone: () => void;
}

/** Who stands in, and who else takes part with what. */
export function PeopleForm({ of: one, close, onDone }: Props) {
  const texts = useWords().cases;
  const colleagues = useColleagues(one.deskId).filter(({ id }) => id !== one.responsible.id);
  const [standInId, setStandIn] = useState(one.standIn?.id ?? '');
  const [members, setMembers] = useState<Member[]>(
    one.team.map(({ id: accountId, displayName, part }) => ({ accountId, displayName, part })),
  );
  const free = colleagues.filter(({ id }) => id !== standInId && !members.some(({ accountId }) => accountId === id));
  const saving = useCaseAct<void>(
    () =>
      answerOf(
        api.PUT('/api/cases/{id}/team', {
          params: { path: { id: one.id } },
          body: {
            standInId: standInId || null,
            members: members.map(({ accountId, part }) => ({ accountId, part: part.trim() })),
          },
        }),
      ),
    onDone,
  );
  const isKnown = !one.standIn || colleagues.some(({ id }) => id === one.standIn?.id);
  return (
    <StepForm
      label={texts.changePeople}
      submitLabel={texts.save}
      canSubmit={members.every(({ part }) => part.trim() !== '')}
      busy={saving.isPending}
      error={saving.error}
      submit={() => saving.mutate()}
      close={close}
    >
      <label className="field field-wide">
        {texts.standIn}
        <select
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          value={standInId}
          onChange={({ target }) => {
            setStandIn(target.value);
            setMembers((now) => now.filter(({ accountId }) => accountId !== target.value));
          }}
        >
          <option value="">{texts.nobody}</option>
          {!isKnown && one.standIn && <option value={one.standIn.id}>{one.standIn.displayName}</option>}
          {colleagues.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </select>
      </label>
      {members.map((member) => (
        <div key={member.accountId} className="case-member">
          <label className="field field-wide">
            {`${member.displayName} · ${texts.part}`}
            <input
              className="text-field"
              maxLength={200}
              placeholder={texts.partHint}
              value={member.part}
              onChange={({ target }) =>
                setMembers((now) =>
                  now.map((other) => (other.accountId === member.accountId ? { ...other, part: target.value } : other)),
                )
              }
            />
          </label>
          <Button
            aria-label={texts.removeMember(member.displayName)}
            onClick={() => setMembers((now) => now.filter(({ accountId }) => accountId !== member.accountId))}
          >
            ×
          </Button>
        </div>
      ))}
      {free.length > 0 && (
        <label className="field field-wide">
          {texts.addMember}
          <select
            value=""
            onChange={({ target }) => {
              const chosen = free.find(({ id }) => id === target.value);
              if (!chosen) return;
              const { id: accountId, displayName } = chosen;
              setMembers((now) => [...now, { accountId, displayName, part: '' }]);
            }}
          >
            <option value="" />
            {free.map(({ id, displayName }) => (
              <option key={id} value={id}>
                {displayName}
              </option>
            ))}
          </select>
        </label>
      )}
    </StepForm>
  );
}
