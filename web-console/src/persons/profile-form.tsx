import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ApiError, answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Profile, ProfileChoices, ProfileInput } from '../api/types';
import { KeyHint } from '../look/key';
import { wordsOf } from '../look/states';
import { useWords } from '../words';
import { ChooseOne } from './choose-one';
import { RelationFields } from './relation-fields';

interface Props {
  contactId: string;
  profile: Profile;
  choices: ProfileChoices;
}

/** As she tells it. Enter saves, wherever one types; what was changed elsewhere is never overwritten. */
export function ProfileForm({ contactId, profile, choices }: Props) {
  const words = useWords();
  const texts = words.persons;
  const queries = useQueryClient();
  const fresh = asInput(profile);
  const [base, setBase] = useState(fresh);
  const [typed, setTyped] = useState(fresh);
  // changed elsewhere, and nothing typed here: the new one is shown
  if (!same(fresh, base) && same(typed, base)) {
    setBase(fresh);
    setTyped(fresh);
  }
  const nickname = useRef<HTMLInputElement>(null);
  useEffect(() => nickname.current?.focus(), []);
  const change = (some: Partial<ProfileInput>): void => setTyped((now) => ({ ...now, ...some }));
  const save = useMutation({
    mutationFn: (body: ProfileInput) =>
      answerOf(api.PUT('/api/contacts/{id}/person/profile', { params: { path: { id: contactId } }, body })),
    onSuccess: (saved, sent) => {
      const kept = asInput(saved);
      setBase(kept);
      // what was typed meanwhile stays
      setTyped((now) => (same(withoutBlanks(now), sent) ? kept : { ...now, revision: kept.revision }));
      queries.setQueryData(questions.profile(contactId).queryKey, saved);
    },
  });
  const readAnew = async (): Promise<void> => {
    const latest = asInput(await queries.fetchQuery({ ...questions.profile(contactId), staleTime: 0 }));
    setBase(latest);
    setTyped(latest);
    save.reset();
  };
  const isStale = save.error instanceof ApiError && save.error.code === 'profile.stale';
  const isSaved = same(typed, base);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isSaved && !save.isPending) save.mutate(withoutBlanks(typed));
  };
  // An Enter for this form must not take up somebody who is being offered in that moment.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') event.stopPropagation();
  };
  const isZh = words.htmlLang === 'zh-CN';
  const groups = choices.keyGroups.filter((one) => !one.retired || typed.keyGroupIds.includes(one.id));
  const schools = Object.fromEntries(choices.schools.map((one) => [one.id, one.name]));
  return (
    <form className="profile-form" aria-label={texts.tab} onSubmit={submit} onKeyDown={onKeyDown}>
      <label>
        {texts.nickname}
        <span className="row-line">
          <input
            ref={nickname}
            value={typed.nickname ?? ''}
            maxLength={40}
            onChange={(event) => change({ nickname: event.target.value })}
          />
          <Button htmlType="submit" disabled={isSaved} loading={save.isPending}>
            {isSaved && profile.revision > 0 ? texts.saved : texts.save} <KeyHint>Enter</KeyHint>
          </Button>
        </span>
      </label>
      {save.error && (
        <p role="alert">
          {isStale ? texts.stale : wordsOf(save.error, words)}{' '}
          {isStale && (
            <Button size="small" onClick={() => void readAnew()}>
              {texts.readAnew}
            </Button>
          )}
        </p>
      )}
      {profile.otherNicknames.length > 0 && (
        <p className="quiet">{texts.otherNicknames(profile.otherNicknames.join('、'))}</p>
      )}
      <fieldset className="groups">
        <legend>{texts.keyGroups}</legend>
        {groups.map((group) => {
          const isOn = typed.keyGroupIds.includes(group.id);
          const others = typed.keyGroupIds.filter((one) => one !== group.id);
          return (
            <label key={group.id} className={isOn ? 'choice-item chosen' : 'choice-item'}>
              <input
                type="checkbox"
                checked={isOn}
                onChange={() => change({ keyGroupIds: isOn ? others : [...others, group.id].sort() })}
              />
              {isOn && <span aria-hidden="true">✓ </span>}
              {isZh ? group.labelZh : group.labelEn}
              {group.retired && ` (${texts.retired})`}
            </label>
          );
        })}
      </fieldset>
      <div className="two-columns">
        <ChooseOne
          label={texts.stage}
          value={typed.stage}
          options={texts.stages}
          onChange={(stage) => change({ stage })}
        />
        <ChooseOne
          label={texts.ageBand}
          value={typed.ageBand}
          options={texts.ageBands}
          onChange={(ageBand) => change({ ageBand })}
        />
        <ChooseOne
          label={texts.language}
          value={typed.language}
          options={texts.languages}
          onChange={(language) => change({ language })}
        />
        <ChooseOne label={texts.sex} value={typed.sex} options={texts.sexes} onChange={(sex) => change({ sex })} />
        <ChooseOne
          label={texts.school}
          value={typed.schoolId}
          options={schools}
          onChange={(schoolId) => change({ schoolId })}
        />
        <label>
          {texts.className}
          <input
            value={typed.className ?? ''}
            maxLength={40}
            onChange={(event) => change({ className: event.target.value })}
          />
        </label>
      </div>
      <label>
        {texts.accessNeeds}
        <input
          value={typed.accessNeeds ?? ''}
          maxLength={300}
          onChange={(event) => change({ accessNeeds: event.target.value })}
        />
      </label>
      <RelationFields relations={typed.relations} onChange={(relations) => change({ relations })} />
    </form>
  );
}

function same(one: ProfileInput, other: ProfileInput): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function asInput(profile: Profile): ProfileInput {
  const { revision, nickname, className, accessNeeds, relations } = profile;
  const { schoolId, stage, ageBand, sex, language, keyGroupIds } = profile;
  return {
    revision,
    nickname,
    className,
    accessNeeds,
    relations,
    schoolId,
    stage,
    ageBand,
    sex,
    language,
    keyGroupIds: [...keyGroupIds].sort(),
  };
}

/** What was emptied is not told; a field of blanks is empty. */
function withoutBlanks(typed: ProfileInput): ProfileInput {
  const told = (text: string | null) => text?.trim() || null;
  return {
    ...typed,
    nickname: told(typed.nickname),
    className: told(typed.className),
    accessNeeds: told(typed.accessNeeds),
    relations: typed.relations.map((one) => ({ ...one, name: told(one.name), phone: told(one.phone) })),
    keyGroupIds: [...typed.keyGroupIds].sort(),
  };
}
