import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import type { Appointment, CancelReason } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { useMay, useMe } from '../app/me';
import { KeyHint } from '../look/key';
import { useNow } from '../look/now';
import { wordsOf } from '../look/states';
import { dayAndTime, timeOfDay } from '../look/time';
import { useWords } from '../words';
import { asReasons, ChooseReason } from '../workplace/choose-reason';
import { StateMark } from './state-mark';

interface Props {
  appointment: Appointment | null;
  /** nothing is booked in the days on screen */
  isEmpty: boolean;
  /** told while digits mean reasons, so that no other key acts */
  hold: (busy: boolean) => void;
}

type Act = { what: 'attended' | 'missed' } | { what: 'cancel'; reason: CancelReason };

/** The reserved strip above the week: what is chosen and what can be said about it. Always the same height. */
export function ChosenAppointment({ appointment, isEmpty, hold }: Props) {
  const texts = useWords().bookingDesk;
  return (
    <section className="chosen-strip" aria-label={texts.chosen} aria-live="polite">
      {appointment ? (
        <Chosen appointment={appointment} hold={hold} />
      ) : isEmpty ? (
        <p className="quiet">
          <b>{texts.emptyWeek}</b> · {texts.emptyWeekBody}
        </p>
      ) : (
        <p className="quiet">
          {texts.choose} {texts.chooseKeys}
        </p>
      )}
    </section>
  );
}

function Chosen({ appointment, hold }: { appointment: Appointment; hold: (busy: boolean) => void }) {
  const words = useWords();
  const texts = words.bookingDesk;
  const { center } = useMe();
  const mayManage = useMay('appointment.manage');
  const mayRead = useMay('contact.read');
  const queries = useQueryClient();
  const now = useNow();
  const [isCancelling, setCancelling] = useState(false);
  const { id, startsAt, endsAt, counselor, room, companions, state, bookedBy, bookedAt } = appointment;
  const isBooked = state === 'booked';
  const hasBegun = now >= Date.parse(startsAt);

  /** Said wrongly, it can be put right; only what is cancelled stays. */
  const maySay = (what: 'attended' | 'missed'): boolean => hasBegun && state !== 'cancelled' && state !== what;

  const acting = useMutation({
    mutationFn: (act: Act): Promise<unknown> => {
      const params = { path: { id } };
      if (act.what === 'cancel') {
        return answerOf(api.POST('/api/appointments/{id}/cancel', { params, body: { reason: act.reason } }));
      }
      if (act.what === 'attended') return answerOf(api.POST('/api/appointments/{id}/attended', { params, body: {} }));
      return answerOf(api.POST('/api/appointments/{id}/missed', { params, body: {} }));
    },
    // A refusal may mean that somebody else was faster: look again either way.
    onSettled: () => queries.invalidateQueries({ queryKey: ['appointments'] }),
  });
  useEffect(() => {
    hold(isCancelling);
    return () => hold(false);
  }, [isCancelling, hold]);
  const settle = (what: 'attended' | 'missed') => (): unknown => {
    if (!maySay(what) || acting.isPending) return false;
    return acting.mutate({ what });
  };
  const cancel = (): unknown => isBooked && !acting.isPending && setCancelling(true);
  useHotkeys({ 1: settle('attended'), 2: settle('missed'), 3: cancel }, mayManage && !isCancelling);

  if (isCancelling && isBooked) {
    return (
      <ChooseReason
        title={texts.whyCancel}
        reasons={asReasons(texts.cancelReasons)}
        choose={(reason) => {
          setCancelling(false);
          acting.mutate({ what: 'cancel', reason });
        }}
        cancel={() => setCancelling(false)}
        back={texts.keepIt}
      />
    );
  }
  return (
    <>
      <div className="chosen-what">
        <p className="cut">
          <b className="numbers">
            {dayAndTime(startsAt, center.timeZone)}–{timeOfDay(endsAt, center.timeZone)}
          </b>{' '}
          {counselor.displayName} · {room.name} · {texts.companions[companions]} · <StateMark state={state} />
        </p>
        <p className="quiet cut">
          {acting.error ? (
            <span role="alert">{wordsOf(acting.error, words)}</span>
          ) : (
            <>
              {texts.bookedBy(bookedBy, dayAndTime(bookedAt, center.timeZone))}
              {state === 'cancelled' && ` · ${texts.settled}`}
              {(state === 'attended' || state === 'missed') && mayManage && ` · ${texts.correctable}`}
              {isBooked && !hasBegun && mayManage && ` · ${texts.tooEarly}`}
            </>
          )}
        </p>
      </div>
      {mayManage && state !== 'cancelled' && (
        <div className="chosen-acts">
          <Button
            type={isBooked ? 'primary' : 'default'}
            disabled={!maySay('attended') || acting.isPending}
            onClick={settle('attended')}
          >
            {texts.attended} <KeyHint>1</KeyHint>
          </Button>
          <Button disabled={!maySay('missed') || acting.isPending} onClick={settle('missed')}>
            {texts.missed} <KeyHint>2</KeyHint>
          </Button>
          <Button disabled={!isBooked || acting.isPending} onClick={() => setCancelling(true)}>
            {texts.cancel} <KeyHint>3</KeyHint>
          </Button>
        </div>
      )}
      {mayRead && <Link to={`/contacts/${appointment.contactId}`}>{texts.openContact}</Link>}
    </>
  );
}
