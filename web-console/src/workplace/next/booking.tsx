import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiError, answerOf, api, serverNow } from '../../api/client';
import { newId } from '../../api/new-id';
import { questions } from '../../api/queries';
import type { AppointmentInput, ContactDetail } from '../../api/types';
import { useMe } from '../../app/me';
import { usePreferences } from '../../app/preferences';
import { Choice } from '../../look/choice';
import { ErrorNote, Skeleton } from '../../look/states';
import { timeOfDay } from '../../look/time';
import { useWords } from '../../words';
import { dayName, keyOf, slotsByDay } from './slots-by-day';
import { FocusFirst, StepForm } from './step-form';

/** How many days are shown at first; more come when asked for. */
const DAYS_AT_FIRST = 6;
/** How far ahead slots are shown. */
const AHEAD_MS = 14 * 86_400_000;

interface Props {
  contact: ContactDetail;
  close: () => void;
}

/** An appointment in a free slot: day, counselor's time, who comes, room. The room is chosen already, since any will do. */
export function Booking({ contact, close }: Props) {
  const words = useWords();
  const { booking } = words.next;
  const { language } = usePreferences();
  const { center } = useMe();
  const queries = useQueryClient();
  const [from] = useState(() => Math.floor(serverNow() / 60_000) * 60_000);
  const reading = useQuery(
    questions.slots(contact.deskId, new Date(from).toISOString(), new Date(from + AHEAD_MS).toISOString()),
  );
  const [more, setMore] = useState(false);
  const [chosenDay, setDay] = useState('');
  const [chosenSlot, setSlot] = useState('');
  const [chosenRoom, setRoom] = useState('');
  const [companions, setCompanions] = useState<AppointmentInput['companions']>(
    contact.callerRole === 'parent' ? 'guardian' : 'alone',
  );
  const clientId = useRef(newId());

  const days = slotsByDay(reading.data?.items ?? [], center.timeZone);
  const day = days.find((one) => one.day === chosenDay) ?? days[0];
  const slot = day?.slots.find((one) => keyOf(one) === chosenSlot);
  const room = slot?.rooms.find(({ id }) => id === chosenRoom) ?? slot?.rooms[0];

  const saving = useMutation({
    mutationFn: (body: AppointmentInput) =>
      answerOf(api.POST('/api/contacts/{id}/appointments', { params: { path: { id: contact.id } }, body })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['appointments'] });
      close();
    },
    onError: async (error) => {
      if (!(error instanceof ApiError)) return; // perhaps booked: the same id again is the same appointment
      clientId.current = newId();
      if (error.status !== 409) return;
      setSlot('');
      await queries.invalidateQueries({ queryKey: ['slots'] });
    },
  });
  const isTaken = saving.error instanceof ApiError && saving.error.code === 'appointment.slot-taken';
  const book = (): void => {
    if (!slot || !room) return;
    const { startsAt, counselor } = slot;
    saving.mutate({ clientId: clientId.current, counselorId: counselor.id, roomId: room.id, startsAt, companions });
  };

  if (reading.isError) return <ErrorNote error={reading.error} retry={() => void reading.refetch()} />;
  if (reading.isPending) return <Skeleton rows={3} height={34} />;
  return (
    <StepForm
      label={booking.title}
      submitLabel={booking.book}
      canSubmit={slot !== undefined}
      busy={saving.isPending}
      error={saving.error}
      notice={isTaken && !slot ? booking.taken : undefined}
      submit={book}
      close={close}
    >
      {days.length === 0 ? (
        <p className="quiet">{booking.noSlots}</p>
      ) : (
        <FocusFirst>
          <Choice
            label={booking.companions}
            value={companions}
            onChange={setCompanions}
            options={(['alone', 'guardian', 'family'] as const).map((value) => ({
              value,
              label: booking.whoComes[value],
            }))}
          />
          <Choice
            label={booking.day}
            value={day?.day ?? null}
            onChange={(value) => {
              setDay(value);
              setSlot('');
            }}
            options={days.slice(0, more ? undefined : DAYS_AT_FIRST).map((one) => ({
              value: one.day,
              label: dayName(one.slots[0]?.startsAt ?? '', center.timeZone, language),
            }))}
          />
          {!more && days.length > DAYS_AT_FIRST && (
            <button type="button" className="plain" onClick={() => setMore(true)}>
              {booking.moreDays}
            </button>
          )}
          <Choice
            label={booking.slot}
            value={slot ? keyOf(slot) : null}
            onChange={setSlot}
            options={(day?.slots ?? []).map((one) => ({
              value: keyOf(one),
              label: `${timeOfDay(one.startsAt, center.timeZone)} ${one.counselor.displayName}`,
            }))}
          />
          {slot && (
            <Choice
              label={booking.room}
              value={room?.id ?? null}
              onChange={setRoom}
              options={slot.rooms.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </FocusFirst>
      )}
    </StepForm>
  );
}
