import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { questions } from '../../api/queries';
import type { Call, ContactDetail } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { useNow } from '../../look/now';
import { clockLike, longClock } from '../../look/time';
import { useWords, type Words } from '../../words';
import { useMode } from '../mode';
import { ColleagueFinder } from './colleague-finder';
import { otherOn } from './company';
import { InviteToCall } from './invite-to-call';
import { LegInHand } from './leg-in-hand';
import { isOn } from './own-leg';
import { isLive, type PhoneState, phone } from './phone';
import { isCall, useOwnLeg, usePhone } from './use-phone';
import './call.css';

/** Between the two presses that hang up; milliseconds. */
const SECOND_PRESS_WITHIN_MS = 2_000;

/** Always there, always in the same place: the call in hand, whichever contact is open, and what can be done with it. */
export function CallBar({ contact }: { contact: ContactDetail | undefined }) {
  const words = useWords();
  const hasCall = contact !== undefined && isCall(contact.channel);
  const { data: call } = useQuery({ ...questions.call(contact?.id ?? ''), enabled: hasCall });
  const state = usePhone();
  const { leg } = useOwnLeg();
  return (
    <div className="call-bar" role="toolbar" aria-label={words.callBar.label}>
      {state.call ? (
        <InHand call={state.call} state={state} isOpen={state.call.contactId === contact?.id} />
      ) : leg && isOn(leg) ? (
        <LegInHand leg={leg} />
      ) : contact?.channel === 'chat' ? (
        <InviteToCall contact={contact} />
      ) : (
        <span className="quiet">{restingWords(contact, call, words)}</span>
      )}
    </div>
  );
}

function restingWords(contact: ContactDetail | undefined, call: Call | null | undefined, words: Words): string {
  if (!contact || !isCall(contact.channel)) return words.calls.none;
  if (call?.voiceMessage) return words.calls.voiceMessage;
  if (call?.state === 'ended') return words.calls.ended;
  return call && isLive(call) && !contact.isMine ? words.calls.byColleague : words.calls.none;
}

function InHand({ call, state, isOpen }: { call: Call; state: PhoneState; isOpen: boolean }) {
  const words = useWords();
  const { mode, enter } = useMode();
  const [armed, setArmed] = useState(false);
  const { sound, muted } = state;
  const hasSound = sound === 'connected' || sound === 'interrupted' || sound === 'connecting' || sound === 'failed';
  const canRetry = sound === 'refused' || sound === 'missing' || sound === 'insecure' || sound === 'elsewhere';
  const isHeld = call.heldAt !== null;
  const canHold = call.can.hold && call.state === 'connected' && sound !== 'hanging-up';
  const canAsk = (call.can.consult || call.can.transfer) && call.state === 'connected' && sound !== 'hanging-up';

  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(false), SECOND_PRESS_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [armed]);

  const hangUp = (): void => void phone.hangUp();
  const toggle = (): void => phone.mute(!muted);
  const hold = (): void => void phone.hold(!isHeld);
  const ask = (): void => enter(otherOn(call) ? 'consulting' : 'colleague');
  useHotkeys({ m: toggle }, mode === 'none' && hasSound && call.can.mute);
  useHotkeys({ q: hold }, mode === 'none' && canHold);
  useHotkeys({ c: ask }, mode === 'none' && canAsk && isOpen);
  useHotkeys(
    { d: () => (armed ? hangUp() : setArmed(true)), ...(armed ? { escape: () => setArmed(false) } : {}) },
    mode === 'none' && sound !== 'hanging-up',
  );

  return (
    <>
      {mode === 'colleague' && isOpen && <ColleagueFinder call={call} />}
      <span className={`call-light call-${isHeld ? 'held' : sound}`} aria-hidden="true" />
      <span className="call-now">
        <span className="call-line cut">
          <span className="call-state" role="status">
            {standingWords(call, sound, words)}
          </span>{' '}
          {call.heldAt && <HeldTime since={call.heldAt} />}
        </span>
        <span className="call-clock">
          {call.connectedAt && sound !== 'hanging-up' && <TalkTime since={call.connectedAt} />}
          {muted && (
            <b className="call-muted" title={words.calls.mutedNote}>
              {words.calls.mutedNow}
            </b>
          )}
        </span>
      </span>
      {!isOpen && <Link to={`/work/${call.contactId}`}>{words.calls.backToCall}</Link>}
      <span className="call-acts">
        {canRetry && (
          <Button type="primary" onClick={() => phone.again()}>
            {sound === 'elsewhere' ? words.calls.here : words.calls.retry}
          </Button>
        )}
        {call.can.mute && !canRetry && (
          <Button className="call-mute" aria-pressed={muted} disabled={!hasSound} onClick={toggle}>
            {muted ? words.calls.unmute : words.calls.mute} <KeyHint>M</KeyHint>
          </Button>
        )}
        {call.can.hold && (
          <Button
            className="call-hold"
            aria-pressed={isHeld}
            title={isHeld ? words.calls.heldNote : undefined}
            disabled={!canHold}
            onClick={hold}
          >
            {isHeld ? words.calls.unhold : words.calls.hold} <KeyHint>Q</KeyHint>
          </Button>
        )}
        {(call.can.consult || call.can.transfer) && (
          <Button
            className="call-colleague"
            aria-expanded={mode === 'colleague' && isOpen}
            disabled={!canAsk || !isOpen}
            onClick={ask}
          >
            {words.calls.colleague} <KeyHint>C</KeyHint>
          </Button>
        )}
        <Button className="call-hang-up" disabled={sound === 'hanging-up'} onClick={hangUp}>
          {armed ? words.calls.hangUpNow : words.calls.hangUp} <KeyHint>{armed ? 'D' : 'D D'}</KeyHint>
        </Button>
      </span>
    </>
  );
}

function standingWords(call: Call, sound: PhoneState['sound'], words: Words): string {
  if (sound === 'telephone' && call.state === 'connected')
    return call.heldAt ? words.calls.heldNow : words.calls.byTelephone;
  return call.heldAt && sound === 'connected' ? words.calls.heldNow : words.calls.sounds[sound];
}

function TalkTime({ since }: { since: string }) {
  const words = useWords();
  const now = useNow();
  return (
    <b className="numbers" title={words.calls.talking}>
      {longClock(now - Date.parse(since))}
    </b>
  );
}

/** How long the caller has been waiting. */
function HeldTime({ since }: { since: string }) {
  const words = useWords();
  const now = useNow();
  return (
    <span className="numbers call-held-time" title={words.calls.heldNote}>
      {clockLike(now - Date.parse(since))}
    </span>
  );
}
