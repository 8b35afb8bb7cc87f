import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Identity, Profile } from '../api/types';
import { useMe } from '../app/me';
import { wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';
import { IdentityForm } from './identity-form';

/** Her name, where there is a ground to keep it: closed until somebody opens it, and each look is written down. */
export function IdentityCard({ contactId, profile }: { contactId: string; profile: Profile }) {
  const words = useWords();
  const texts = words.persons.identity;
  const { center } = useMe();
  const [isOpen, setOpen] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const { identity: known } = profile;
  const reading = useQuery({ ...questions.identity(contactId), enabled: isOpen && known !== null });
  const identity = isOpen ? reading.data : undefined;
  return (
    <section className="next-step" aria-label={texts.title}>
      <p className="row-line">
        <b>{texts.title}</b>
        {known && !isOpen && (
          <Button size="small" onClick={() => setOpen(true)}>
            {texts.open}
          </Button>
        )}
        {!isWriting && (!known || identity) && (
          <Button size="small" onClick={() => setWriting(true)}>
            {known ? texts.change : texts.add}
          </Button>
        )}
      </p>
      {known ? (
        <p className="quiet">
          {texts.standing(
            known.consentBy ? `${texts.bases.consent} (${texts.consentOf[known.consentBy]})` : texts.bases.crisis,
            known.recordedBy,
            dayAndTime(known.recordedAt, center.timeZone),
          )}
          {!isOpen && ` · ${texts.opening}`}
        </p>
      ) : (
        !isWriting && <p className="quiet">{texts.none}</p>
      )}
      {reading.isError && isOpen && <p role="alert">{wordsOf(reading.error, words)}</p>}
      {identity && !isWriting && <Named contactId={contactId} identity={identity} />}
      {isWriting && (
        <IdentityForm
          contactId={contactId}
          identity={identity ?? null}
          close={() => setWriting(false)}
          saved={() => setOpen(true)}
        />
      )}
    </section>
  );
}

function Named({ contactId, identity }: { contactId: string; identity: Identity }) {
  const words = useWords();
  const texts = words.persons.identity;
  const queries = useQueryClient();
  const [isSure, setSure] = useState(false);
  const forget = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE('/api/contacts/{id}/person/identity', { params: { path: { id: contactId } } })),
    onSuccess: () => {
      queries.removeQueries({ queryKey: questions.identity(contactId).queryKey });
      void queries.invalidateQueries({ queryKey: questions.profile(contactId).queryKey });
    },
  });
  const shown = [
    [texts.name, identity.name],
    [texts.guardian, identity.guardian],
    [texts.phone, identity.phone],
    [texts.address, identity.address],
    [texts.consentSince, identity.consentSince],
    [texts.crisisReason, identity.crisisReason],
  ] as const;
  return (
    <div className="standing">
      {shown.map(([label, text]) => text && <p key={label}>{`${label} ${text}`}</p>)}
      {forget.error && <p role="alert">{wordsOf(forget.error, words)}</p>}
      <Button
        size="small"
        type="text"
        loading={forget.isPending}
        onClick={() => (isSure ? forget.mutate() : setSure(true))}
      >
        {isSure ? texts.forgetSure : texts.forget}
      </Button>
    </div>
  );
}
