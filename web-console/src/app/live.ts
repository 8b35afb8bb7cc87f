import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { questions } from '../api/queries';
import { closeLine, openLine, socket } from '../api/sockets';
import type {
  Alarm,
  Call,
  CallSignal,
  Note,
  Offer,
  OwnLeg,
  Presence,
  Receipts,
  ReviewChange,
  StaffMessage,
  SupervisorInChat,
} from '../api/types';
import { play } from '../notices/sound';
import { ownLeg, phone, resumeCall } from '../workplace/call';
import { mergeMessages, mergeNotes, mergeReceipts, setSupervisors } from '../workplace/contact/conversation';
import { outbox } from '../workplace/contact/outbox';
import { typing } from '../workplace/contact/typing';
import { arrival } from '../workplace/queue/arrival';
import { isKnownToAwait } from '../workplace/queue/mine';
import { unread } from '../workplace/queue/unread';
import { useMay, useMe } from './me';

/** A burst (an exam result, an import) must not make every console ask the service hundreds of times a second. */
const REFRESH_AT_MOST_EVERY_MS = 1_500;

function refresher(queries: QueryClient): { refresh: (key: QueryKey) => void; stop: () => void } {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  const last = new Map<string, number>();
  return {
    refresh(key) {
      const name = JSON.stringify(key);
      if (waiting.has(name)) return;
      const since = Date.now() - (last.get(name) ?? 0);
      const run = (): void => {
        waiting.delete(name);
        last.set(name, Date.now());
        void queries.invalidateQueries({ queryKey: key });
      };
      waiting.set(name, setTimeout(run, Math.max(0, REFRESH_AT_MOST_EVERY_MS - since)));
    },
    stop() {
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}

/** Keeps everything on screen as the service has it, by its socket events. */
export function useLive(): void {
  const queries = useQueryClient();
  const { account } = useMe();
  const seesAlarms = useMay('alarm.read');

  useEffect(() => {
    const { refresh, stop } = refresher(queries);
    const catchUp = () => {
      // Whatever was said while we were away was not heard: ask for everything that is on screen.
      void queries.invalidateQueries({ refetchType: 'active' });
      outbox.resend();
      phone.caughtUp();
      void ownLeg.caughtUp();
    };
    const on = {
      connect: catchUp,
      // The line held, and yet the service knows that something it said may not have come through.
      resync: catchUp,
      disconnect: (reason: string) => {
        // Ended by the service: the sign-in is over, or the password was reset. Asking who we are shows the sign-in page.
        if (reason === 'io server disconnect') void queries.invalidateQueries({ queryKey: ['me'] });
      },
      // Ended while there was no line: the same page.
      connect_error: ({ message }: Error) => {
        if (message === 'sign-in.required') void queries.invalidateQueries({ queryKey: ['me'] });
      },
      'offer.made': (offer: Offer) => {
        const { queryKey } = questions.offer();
        // A question asked before, answered late, says that nobody is there: it must not take the offer off the screen.
        void queries.cancelQueries({ queryKey }).then(() => queries.setQueryData(queryKey, { offer }));
      },
      'offer.withdrawn': ({ offerId }: { offerId: string }) => {
        queries.setQueryData(questions.offer().queryKey, (now) => (now?.offer?.id === offerId ? { offer: null } : now));
        refresh(['presence']);
      },
      'queue.changed': () => refresh(['queue']),
      'contact.changed': ({ contactId }: { contactId: string }) => {
        refresh(['contact', contactId]);
        refresh(['contacts']);
        refresh(['team']);
        refresh(['live-calls']);
        refresh(['cases']);
      },
      'callbacks.changed': () => refresh(['callbacks']),
      'tasks.changed': () => refresh(['tasks']),
      // quiet: it is one of many things of the day
      'task.due-soon': () => {
        refresh(['tasks']);
        play('message');
      },
      'appointments.changed': ({ deskId }: { deskId: string }) => {
        refresh(['appointments']);
        refresh(['slots', deskId]);
        refresh(['rooms']);
        refresh(['counseling-hours']);
        refresh(['cases']);
      },
      'referral.changed': ({ referralId }: { referralId: string }) => {
        refresh(['referral', referralId]);
        refresh(['referrals']);
        refresh(['cases']);
      },
      'review.changed': ({ contactId, accountId, state }: ReviewChange) => {
        refresh(['reviews']);
        refresh(['contact', contactId]);
        // she may be with somebody else meanwhile
        if (state === 'given-back' && accountId === account.id) {
          unread.note(contactId);
          play('message');
        }
      },
      'case.changed': ({ offeredTo }: { offeredTo: string | null }) => {
        refresh(['cases']);
        refresh(['caseloads']);
        refresh(['hand-overs']);
        if (offeredTo === account.id) play('message');
      },
      'thread.message': ({ contactId, message }: { contactId: string; message: StaffMessage }) => {
        mergeMessages(queries, contactId, [message]);
        if (message.author === 'visitor') {
          typing.over(contactId);
          unread.note(contactId);
          // a letter that is back after its answer is heard as an arrival
          if (!isKnownToAwait(queries, contactId)) play('message');
          // an answer is owed again, and its clock runs
          refresh(['contact', contactId, 'detail']);
          refresh(['contacts']);
        }
      },
      'thread.receipts': ({ contactId, receipts }: { contactId: string; receipts: Receipts }) =>
        mergeReceipts(queries, contactId, receipts),
      'thread.supervisors': (told: { contactId: string; supervisors: SupervisorInChat[] }) =>
        setSupervisors(queries, told.contactId, told.supervisors),
      'thread.typing': ({ contactId }: { contactId: string }) => typing.heard(contactId),
      'thread.note': ({ contactId, note }: { contactId: string; note: Note }) => mergeNotes(queries, contactId, [note]),
      'reply.due-soon': ({ contactId }: { contactId: string }) => {
        play('message');
        refresh(['contact', contactId, 'detail']);
        refresh(['contacts']);
      },
      'call.state': (call: Call) => {
        queries.setQueryData(questions.call(call.contactId).queryKey, call);
        phone.told(call);
        refresh(['contact', call.contactId, 'detail']);
        refresh(['contacts']);
      },
      'call.signal': ({ callId, signal }: { callId: string; signal: CallSignal }) => phone.heard(callId, signal),
      'call.leg': (leg: OwnLeg) => ownLeg.told(leg),
      'call.leg-signal': ({ callId, legId, signal }: { callId: string; legId: string; signal: CallSignal }) => {
        phone.heardLeg(callId, legId, signal);
        ownLeg.heard(legId, signal);
      },
      'contact.came-back': ({ contactId }: { contactId: string }) => {
        refresh(['contacts']);
        arrival.tell({ contactId, why: 'came-back' });
      },
      'reply.owed-again': ({ contactId }: { contactId: string }) => {
        refresh(['contact', contactId, 'detail']);
        refresh(['contacts']);
        arrival.tell({ contactId, why: 'owed-again' });
      },
      'follow-up.due': ({ contactId }: { contactId: string }) => {
        refresh(['contact', contactId, 'detail']);
        refresh(['contacts']);
        arrival.tell({ contactId, why: 'follow-up' });
      },
      'presence.changed': (presence: Presence) => {
        queries.setQueryData(questions.presence().queryKey, presence);
        refresh(['me']);
      },
      'alarm.raised': (alarm: Alarm) => {
        refresh(['alarms']);
        if (!alarm.acknowledgedAt) play('alarm');
      },
      'alarm.cleared': () => refresh(['alarms']),
    };
    for (const [event, listener] of Object.entries(on)) socket.on(event as 'connect', listener as () => void);
    if (!seesAlarms) socket.off('alarm.raised', on['alarm.raised']);
    outbox.open(account.id, queries);
    phone.answersAt(account.answersAt);
    openLine();
    void resumeCall(queries);
    return () => {
      for (const [event, listener] of Object.entries(on)) socket.off(event as 'connect', listener as () => void);
      stop();
      closeLine();
    };
  }, [queries, account.id, account.answersAt, seesAlarms]);
}
