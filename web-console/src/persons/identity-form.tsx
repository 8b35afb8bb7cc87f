import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Identity, IdentityInput } from '../api/types';
import { Choice } from '../look/choice';
import { useWords } from '../words';
import { FocusFirst, StepForm } from '../workplace/next/step-form';

interface Props {
  contactId: string;
  identity: Identity | null;
  close: () => void;
  saved: () => void;
}

const fields = ['name', 'guardian', 'phone', 'address'] as const;

/** The ground first, then the name: without one nothing is kept. */
export function IdentityForm({ contactId, identity, close, saved }: Props) {
  const texts = useWords().persons.identity;
  const queries = useQueryClient();
  const [typed, setTyped] = useState<IdentityInput>({
    revision: identity?.revision ?? 0,
    name: identity?.name ?? null,
    guardian: identity?.guardian ?? null,
    phone: identity?.phone ?? null,
    address: identity?.address ?? null,
    basis: identity?.basis ?? 'consent',
    consentBy: identity?.consentBy ?? null,
    consentSince: identity?.consentSince ?? null,
    crisisReason: identity?.crisisReason ?? null,
  });
  const change = (some: Partial<IdentityInput>): void => setTyped((now) => ({ ...now, ...some }));
  const byConsent = typed.basis === 'consent';
  const save = useMutation({
    mutationFn: (body: IdentityInput) =>
      answerOf(api.PUT('/api/contacts/{id}/person/identity', { params: { path: { id: contactId } }, body })),
    onSuccess: (reply) => {
      queries.setQueryData(questions.identity(contactId).queryKey, reply.identity);
      void queries.invalidateQueries({ queryKey: questions.profile(contactId).queryKey });
      saved();
      close();
    },
  });
  const submit = (): void => {
    const named = Object.fromEntries(fields.map((field) => [field, typed[field]?.trim() || null]));
    const ground = byConsent
      ? { crisisReason: null }
      : { consentBy: null, consentSince: null, crisisReason: typed.crisisReason?.trim() || null };
    save.mutate({ ...typed, ...named, ...ground });
  };
  const hasGround = byConsent ? typed.consentBy && typed.consentSince : typed.crisisReason?.trim();
  return (
    <StepForm
      label={texts.title}
      submitLabel={texts.add}
      canSubmit={Boolean(hasGround) && fields.some((field) => typed[field]?.trim())}
      busy={save.isPending}
      error={save.error}
      submit={submit}
      close={close}
    >
      <FocusFirst>
        <Choice
          label={texts.basis}
          value={typed.basis}
          options={(['consent', 'crisis'] as const).map((value) => ({ value, label: texts.bases[value] }))}
          onChange={(basis) => change({ basis })}
        />
      </FocusFirst>
      {byConsent ? (
        <>
          <Choice
            label={texts.consentBy}
            value={typed.consentBy}
            options={(['self', 'guardian'] as const).map((value) => ({ value, label: texts.consentOf[value] }))}
            onChange={(consentBy) => change({ consentBy })}
          />
          <p className="quiet">{texts.under14}</p>
          <label className="record-field">
            {texts.consentSince}
            <input
              type="date"
              value={typed.consentSince ?? ''}
              onChange={(event) => change({ consentSince: event.target.value || null })}
            />
          </label>
        </>
      ) : (
        <label className="record-field">
          {texts.crisisReason}
          <input
            value={typed.crisisReason ?? ''}
            maxLength={500}
            onChange={(event) => change({ crisisReason: event.target.value })}
          />
        </label>
      )}
      {fields.map((field) => (
        <label key={field} className="record-field">
          {texts[field]}
          <input
            value={typed[field] ?? ''}
            maxLength={field === 'address' ? 200 : 40}
            onChange={(event) => change({ [field]: event.target.value })}
          />
        </label>
      ))}
    </StepForm>
  );
}
