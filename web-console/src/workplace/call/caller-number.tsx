import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useNow } from '../../look/now';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { asReasons, ChooseReason } from '../choose-reason';
import { useMode } from '../mode';
import { callActs, type RevealReason } from './call-acts';
import './call.css';

/** A number on the screen is read by whoever walks by: milliseconds. */
const SHOWN_FOR_MS = 60_000;

/** The caller's whole number, for a reason that is written down, and not for long. */
export function CallerNumber({ contactId }: { contactId: string }) {
  const words = useWords();
  const { mode, enter, leave } = useMode();
  const now = useNow();
  const [shown, setShown] = useState<{ number: string; until: number } | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(null), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [shown]);

  const show = async (reason: RevealReason): Promise<void> => {
    leave();
    setProblem('');
    try {
      const { number } = await callActs.reveal(contactId, reason);
      setShown({ number, until: now + SHOWN_FOR_MS });
    } catch (error) {
      setProblem(wordsOf(error, words));
    }
  };
  if (mode === 'number')
    return (
      <ChooseReason
        title={words.calls.number.why}
        reasons={asReasons(words.calls.number.reasons)}
        choose={(reason) => void show(reason)}
        cancel={leave}
      />
    );
  if (shown)
    return (
      <span className="caller-number" role="status">
        <b className="numbers">{shown.number}</b>{' '}
        <span className="quiet numbers" aria-hidden="true">
          {words.calls.number.shown(Math.max(0, Math.ceil((shown.until - now) / 1_000)))}
        </span>{' '}
        <Button size="small" onClick={() => setShown(null)}>
          {words.calls.number.hide}
        </Button>
      </span>
    );
  return (
    <>
      <Button size="small" onClick={() => enter('number')}>
        {words.calls.number.show}
      </Button>
      {problem && <span role="alert">{problem}</span>}
    </>
  );
}
