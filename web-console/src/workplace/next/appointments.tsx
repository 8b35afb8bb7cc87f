import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { Appointment, CancelReason, ContactDetail } from '../../api/types';
import { useMay, useMe } from '../../app/me';
import { usePreferences } from '../../app/preferences';
import { wordsOf } from '../../look/states';
import { timeOfDay } from '../../look/time';
import { useWords } from '../../words';
import { asReasons, ChooseReason } from '../choose-reason';
import { dayName } from './slots-by-day';

/** What was booked from this contact; each can be called off with a reason. */
export function Appointments({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const reading = useQuery(questions.appointments(contact.id));
  if (reading.isError) return <p role="alert">{wordsOf(reading.error, words)}</p>;
  return (
    <ul className="plain-list">
      {(reading.data?.items ?? []).map((appointment) => (
        <li key={appointment.id}>
          <Booked appointment={appointment} />
        </li>
      ))}
    </ul>
  );
}

function Booked({ appointment }: { appointment: Appointment }) {
  const words = useWords();
  const { booking } = words.next;
  const { center } = useMe();
  const { language } = usePreferences();
  const queries = useQueryClient();
  const mayCancel = useMay('appointment.manage') && appointment.state === 'booked';
  const [asking, setAsking] = useState(false);
  const { startsAt, endsAt, counselor, room } = appointment;
  const cancelling = useMutation({
    mutationFn: (reason: CancelReason) =>
      answerOf(
        api.POST('/api/appointments/{id}/cancel', { params: { path: { id: appointment.id } }, body: { reason } }),
      ),
    onSettled: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ['slots'] });
      return queries.invalidateQueries({ queryKey: ['appointments'] });
    },
  });
  return (
    <div className="standing">
      <p>
        <b className="numbers">
          {dayName(startsAt, center.timeZone, language)} {timeOfDay(startsAt, center.timeZone)}–
          {timeOfDay(endsAt, center.timeZone)}
        </b>{' '}
        · {words.next.booking.states[appointment.state]}
      </p>
      <p>
        {counselor.displayName} · {room.name} · {booking.whoComes[appointment.companions]}
      </p>
      <p className="quiet">{room.place}</p>
      {cancelling.error && <p role="alert">{wordsOf(cancelling.error, words)}</p>}
      {mayCancel && !asking && (
        <Button size="small" onClick={() => setAsking(true)}>
          {booking.cancel}
        </Button>
      )}
      {asking && (
        <ChooseReason
          title={booking.whyCancel}
          reasons={asReasons(booking.cancels)}
          choose={(reason) => cancelling.mutate(reason)}
          cancel={() => setAsking(false)}
        />
      )}
    </div>
  );
}
