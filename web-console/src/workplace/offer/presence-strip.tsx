import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { ChosenPresence } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { useMe } from '../../app/me';
import { KeyHint } from '../../look/key';
import { useNow } from '../../look/now';
import { wordsOf } from '../../look/states';
import { age, timeOfDay } from '../../look/time';
import { askToNotify } from '../../notices/desktop';
import { useWords } from '../../words';
import { useMode } from '../mode';

const choices = [
  { state: 'ready', key: 'R' },
  { state: 'break', key: 'B' },
  { state: 'offline', key: 'L' },
] as const;

interface Props {
  /** what just happened to an offer, until she acts; or what is due */
  notice: ReactNode;
  clearNotice: () => void;
}

/** Her own state, in words, with the keys that change it, and her shift. */
export function PresenceStrip({ notice, clearNotice }: Props) {
  const words = useWords();
  const { shift, center } = useMe();
  const presence = useQuery(questions.presence());
  const queries = useQueryClient();
  const { mode } = useMode();

  const [refusal, setRefusal] = useState('');
  const choose = async (state: ChosenPresence): Promise<void> => {
    clearNotice();
    if (state === 'ready') askToNotify();
    try {
      const now = await answerOf(api.PUT('/api/presence', { body: { state } }));
      // an answer asked for before she chose says what was, and would come after
      await queries.cancelQueries({ queryKey: questions.presence().queryKey });
      queries.setQueryData(questions.presence().queryKey, now);
      void queries.invalidateQueries({ queryKey: ['offer'] });
      setRefusal('');
    } catch (error) {
      setRefusal(wordsOf(error, words));
    }
  };
  useHotkeys(
    Object.fromEntries(choices.map(({ state, key }) => [key.toLowerCase(), () => void choose(state)])),
    mode === 'none',
  );

  const state = presence.data?.state;
  // Busy and wrap-up follow from her contacts; what she said of herself is that she is ready.
  const chosen = state === 'busy' || state === 'wrap-up' ? 'ready' : state;
  const kind = state === 'wrap-up' ? 'wrapUp' : state;
  const text =
    notice || refusal || (presence.data && !presence.data.onShift ? words.shift.off : kind ? words.status[kind] : '');
  return (
    <div className={state === 'away' ? 'presence presence-away' : 'presence'}>
      <div className="presence-words">
        <p className="presence-state">
          <span className={`dot dot-${state ?? 'none'}`} aria-hidden="true" />
          <b>{state ? words.presence[state] : words.loading}</b>
          <span className="quiet numbers cut">
            {shift
              ? words.shift.on(timeOfDay(shift.startsAt, center.timeZone), timeOfDay(shift.endsAt, center.timeZone))
              : words.shift.none}
            {shift && <ShiftTime startsAt={shift.startsAt} />}
          </span>
        </p>
        <p className="presence-text">{text}</p>
      </div>
      <fieldset className="presence-choose">
        <legend className="read-aloud">{words.status.label}</legend>
        {choices.map(({ state: choice, key }) => (
          <Button
            key={choice}
            type={state === 'away' && choice === 'ready' ? 'primary' : 'default'}
            aria-pressed={chosen === choice}
            onClick={() => void choose(choice)}
          >
            {words.status.choose[choice]} <KeyHint>{key}</KeyHint>
          </Button>
        ))}
      </fieldset>
    </div>
  );
}

function ShiftTime({ startsAt }: { startsAt: string }) {
  const words = useWords();
  const now = useNow();
  const minutes = Math.floor((now - Date.parse(startsAt)) / 60_000);
  if (minutes < 0) return null;
  return ` · ${words.shift.elapsed(age(minutes * 60_000, words))}`;
}
