import { Button } from 'antd';
import { useState } from 'react';
import type { OwnLeg } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { useNow } from '../../look/now';
import { wordsOf } from '../../look/states';
import { clockLike } from '../../look/time';
import { useWords, type Words } from '../../words';
import { useMode } from '../mode';
import { ownLeg } from './own-leg';
import { useOwnLeg } from './use-phone';

const modes = ['listen', 'whisper', 'talk'] as const;

/** Her place on a colleague's call, in the call bar. Her own keys go on working; those of a call of hers do what they do. */
export function LegInHand({ leg }: { leg: OwnLeg }) {
  const words = useWords();
  const { sound } = useOwnLeg();
  const { mode } = useMode();
  const now = useNow();
  const isRight = sound === 'connected';
  const begun = Date.parse(leg.askedAt);
  return (
    <>
      <span className={`call-light call-${sound}`} aria-hidden="true" />
      <span className="call-now leg-now">
        <span className="call-state cut" role="status">
          {isRight ? legWords(leg, words) : words.calls.sounds[sound]}
        </span>
        <span className="call-clock quiet cut">
          <b className="numbers">{clockLike(now - begun)}</b>{' '}
          {leg.part === 'supervisor' ? words.calls.leg.notes[leg.mode] : words.callers[leg.callerRole]}
        </span>
      </span>
      <LegActs leg={leg} keys={mode === 'none'} />
    </>
  );
}

/** How she stands on it, in words. */
export function legWords(leg: OwnLeg, words: Words): string {
  if (leg.part === 'supervisor') return `${words.calls.leg.now[leg.mode]} · ${leg.counselorName}`;
  return leg.held ? words.calls.leg.consulted(leg.counselorName) : words.calls.leg.together(leg.counselorName);
}

/** What can be done there. @param keys whether digits, M and D do it too just now; left out where they never do */
export function LegActs({ leg, keys }: { leg: OwnLeg; keys?: boolean }) {
  const words = useWords();
  const { sound, muted } = useOwnLeg();
  const [problem, setProblem] = useState('');
  const hasKeys = keys !== undefined;
  const isSupervisor = leg.part === 'supervisor';
  const canRetry = sound === 'refused' || sound === 'missing' || sound === 'insecure' || sound === 'elsewhere';
  const speaks = leg.mode !== 'listen' && !canRetry;
  const become = (mode: OwnLeg['mode']): void => {
    setProblem('');
    ownLeg.supervise(leg.callId, mode).catch((error: unknown) => setProblem(wordsOf(error, words)));
  };
  const leave = (): void => void ownLeg.leave();
  const toggle = (): void => ownLeg.mute(!muted);
  useHotkeys(
    {
      d: leave,
      ...(speaks ? { m: toggle } : {}),
      ...(isSupervisor ? Object.fromEntries(modes.map((mode, at) => [String(at + 1), () => become(mode)])) : {}),
    },
    keys ?? false,
  );
  return (
    <span className="call-acts">
      {problem && <span role="alert">{problem}</span>}
      {canRetry && (
        <Button type="primary" onClick={() => ownLeg.again()}>
          {sound === 'elsewhere' ? words.calls.here : words.calls.retry}
        </Button>
      )}
      {isSupervisor &&
        modes.map((mode, at) => (
          <Button
            key={mode}
            className="leg-mode"
            aria-pressed={leg.mode === mode}
            title={words.calls.leg.notes[mode]}
            onClick={() => become(mode)}
          >
            {words.calls.leg.modes[mode]} {hasKeys && <KeyHint>{String(at + 1)}</KeyHint>}
          </Button>
        ))}
      {!isSupervisor && (
        <Button className="call-mute" aria-pressed={muted} disabled={!speaks} onClick={toggle}>
          {muted ? words.calls.unmute : words.calls.mute} {hasKeys && <KeyHint>M</KeyHint>}
        </Button>
      )}
      <Button className="leg-leave" onClick={leave}>
        {words.calls.leg.leave} {hasKeys && <KeyHint>D</KeyHint>}
      </Button>
    </span>
  );
}
