import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { questions } from '../../api/queries';
import type { Call, ContactDetail } from '../../api/types';
import { useMe } from '../../app/me';
import { ErrorNote, Skeleton } from '../../look/states';
import { dayAndTime, dayOf, longClock, timeOfDay } from '../../look/time';
import { useWords, type Words } from '../../words';
import { CallerNumber } from './caller-number';
import { Company } from './company';
import { isLive, type PhoneState, phone } from './phone';
import { usePhone } from './use-phone';
import { VoiceMessage } from './voice-message';

/** What happened on the line, in order; in the place where others have their conversation. */
export function CallTimeline({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const reading = useQuery(questions.call(contact.id));
  const state = usePhone();
  const call = reading.data;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="call-timeline" aria-label={words.calls.timeline} tabIndex={0}>
      {reading.isPending && <Skeleton rows={3} height={32} />}
      {reading.isError && <ErrorNote error={reading.error} retry={() => void reading.refetch()} />}
      {call === null && <p className="quiet">{words.calls.noCall}</p>}
      {call && (
        <>
          {isLive(call) && contact.isMine && <Company call={call} />}
          <p className="call-caller">
            <b>{call.maskedNumber ?? words.calls.carriers[call.carrier] ?? call.carrier}</b>{' '}
            <span className="quiet">{words.calls.earlier(call.earlierCalls)}</span>
            {call.maskedNumber && <CallerNumber key={call.callId} contactId={contact.id} />}
          </p>
          <ol className="plain-list call-steps">
            <Steps steps={stepsOf(call, contact, words)} />
          </ol>
          {call.voiceMessage && <VoiceMessage contact={contact} message={call.voiceMessage} />}
          {state.call?.callId === call.callId && <NoSound sound={state.sound} />}
        </>
      )}
    </section>
  );
}

interface CallStep {
  at: string;
  text: string;
}

function Steps({ steps }: { steps: readonly CallStep[] }) {
  const { center } = useMe();
  const zone = center.timeZone;
  // A message from last night: its times need their days.
  const isOneDay = new Set(steps.map(({ at }) => dayOf(at, zone))).size === 1;
  return steps.map(({ at, text }) => (
    <li key={text}>
      <time className="numbers quiet" dateTime={at}>
        {isOneDay ? timeOfDay(at, zone) : dayAndTime(at, zone)}
      </time>{' '}
      {text}
    </li>
  ));
}

function stepsOf(call: Call, contact: ContactDetail, words: Words): CallStep[] {
  const isOurs = call.direction === 'out';
  // a call within a conversation begins with whoever has it
  const taken = !isOurs &&
    contact.assignedAt !== null &&
    Date.parse(contact.assignedAt) >= Date.parse(call.startedAt) && {
      at: contact.assignedAt,
      text: call.voiceMessage
        ? words.calls.takenOn(contact.counselor?.displayName)
        : words.calls.taken(contact.counselor?.displayName),
    };
  const connected = call.connectedAt && { at: call.connectedAt, text: words.calls.connected };
  const talked = call.talkSeconds === null ? '' : words.calls.talked(longClock(call.talkSeconds * 1_000));
  const ended = call.endedAt && {
    at: call.endedAt,
    text: `${call.endedBy ? words.calls.endedBy[call.endedBy] : words.calls.ended}${talked}`,
  };
  const all: (CallStep | null | '' | false)[] = [
    {
      at: call.startedAt,
      text: isOurs
        ? words.calls.calledOut(contact.counselor?.displayName)
        : (words.calls.started[call.carrier] ?? words.calls.startedBy(call.carrier)),
    },
    taken,
    connected,
    ended,
  ];
  return all.filter((step): step is CallStep => Boolean(step)).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Why she can't be heard, and what to do. The caller waits meanwhile; nobody is cut off. */
function NoSound({ sound }: { sound: PhoneState['sound'] }) {
  const words = useWords();
  const texts = words.calls.noSound as Partial<Record<PhoneState['sound'], { title: string; body: string }>>;
  const text = texts[sound];
  if (!text) return null;
  return (
    <div className="note" role="alert">
      <p className="note-title">{text.title}</p>
      <p>{text.body}</p>
      <Button type="primary" onClick={() => phone.again()}>
        {sound === 'elsewhere' ? words.calls.here : words.calls.retry}
      </Button>
    </div>
  );
}
