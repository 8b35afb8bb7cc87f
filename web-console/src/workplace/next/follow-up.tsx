import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { answerOf, api } from '../../api/client';
import { newId } from '../../api/new-id';
import type { ContactDetail } from '../../api/types';
import { useMe } from '../../app/me';
import { usePreferences } from '../../app/preferences';
import { useToday } from '../../look/now';
import { wordsOf } from '../../look/states';
import { daysAfter } from '../../look/zone';
import { useWords } from '../../words';
import { dayName } from './slots-by-day';
import { StepForm } from './step-form';

/** What the field begins with, and how far ahead the service takes a day. */
const USUAL_DAYS = 3;
const FURTHEST_DAYS = 92;

function useChanged(contactId: string): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['contact', contactId, 'detail'] });
    void queries.invalidateQueries({ queryKey: ['contacts'] });
  };
}

/** The day on which she looks again at a letter; can be taken off. */
export function FollowUpStanding({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const texts = words.next.followUp;
  const { center } = useMe();
  const { language } = usePreferences();
  const changed = useChanged(contact.id);
  const takingOff = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/contacts/{id}/follow-up', { params: { path: { id: contact.id } } })),
    onSettled: changed,
  });
  const { followUp } = contact;
  if (!followUp) return null;
  return (
    <div className="standing">
      <p>
        <b className="numbers">{dayName(followUp.dueAt, center.timeZone, language)}</b>{' '}
        {followUp.isDue ? texts.isDue : texts.stands}
      </p>
      {takingOff.error && <p role="alert">{wordsOf(takingOff.error, words)}</p>}
      {contact.isMine && (
        <Button size="small" loading={takingOff.isPending} onClick={() => takingOff.mutate()}>
          {texts.takeOff}
        </Button>
      )}
    </div>
  );
}

/** Asks for the day. */
export function FollowUpForm({ contact, close }: { contact: ContactDetail; close: () => void }) {
  const texts = useWords().next.followUp;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const [day, setDay] = useState(
    contact.followUp && !contact.followUp.isDue ? contact.followUp.day : daysAfter(today, USUAL_DAYS),
  );
  const clientId = useRef(newId());
  const changed = useChanged(contact.id);
  const setting = useMutation({
    mutationFn: () =>
      answerOf(
        api.PUT('/api/contacts/{id}/follow-up', {
          params: { path: { id: contact.id } },
          body: { clientId: clientId.current, day },
        }),
      ),
    onSuccess: close,
    onSettled: changed,
  });
  const isWrappingUp = contact.state === 'wrap-up';
  const isOwed = contact.awaitsVisitorSince === null && !isWrappingUp;
  return (
    <StepForm
      label={texts.title}
      submitLabel={texts.set}
      canSubmit={day !== '' && contact.awaitsVisitorSince !== null}
      busy={setting.isPending}
      error={setting.error}
      notice={isOwed ? texts.owed : isWrappingUp ? texts.wrappingUp : undefined}
      submit={() => setting.mutate()}
      close={close}
    >
      <label className="field">
        {texts.day}
        <input
          className="text-field"
          type="date"
          // biome-ignore lint/a11y/noAutofocus: she has just asked for this form
          autoFocus
          min={daysAfter(today, 1)}
          max={daysAfter(today, FURTHEST_DAYS)}
          value={day}
          onChange={(event) => {
            setDay(event.target.value);
            clientId.current = newId(); // another day is another wish
          }}
        />
      </label>
      <p className="quiet">{texts.explained}</p>
    </StepForm>
  );
}
