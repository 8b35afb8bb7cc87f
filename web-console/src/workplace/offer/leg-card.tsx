import { Button } from 'antd';
import { useRef, useState } from 'react';
import type { OwnLeg } from '../../api/types';
import { isTextField, useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { LevelMark, standing } from '../../look/level-mark';
import { useNow } from '../../look/now';
import { Ring } from '../../look/ring';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { ownLeg } from '../call/own-leg';
import { useMode } from '../mode';

/** An Enter meant for what was there before must not answer a colleague who asks in that moment. */
const TOO_SOON_MS = 400;

interface Props {
  leg: OwnLeg;
  /** what became of it, for the strip to show afterwards */
  say: (notice: string) => void;
}

/** A colleague asks her into a call: who asks, how grave, and nothing of the record. Enter answers, Esc declines. */
export function LegCard({ leg, say }: Props) {
  const words = useWords();
  const now = useNow();
  const { mode } = useMode();
  const shownAt = useRef(Date.now());
  const [busy, setBusy] = useState(false);
  const ends = leg.expiresAt ? Date.parse(leg.expiresAt) : now;

  const accept = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      await ownLeg.accept();
    } catch (error) {
      setBusy(false);
      say(wordsOf(error, words));
      void ownLeg.caughtUp();
    }
  };
  const decline = (): void => void ownLeg.decline();
  useHotkeys(
    {
      enter: () => {
        const focused = document.activeElement;
        if (isTextField(focused) && focused.value !== '') return false;
        if (focused?.closest('.offer') || Date.now() - shownAt.current < TOO_SOON_MS) return false;
        void accept();
        return true;
      },
      escape: decline,
    },
    mode === 'none',
    ['enter'],
  );

  return (
    <section className="offer" aria-label={words.calls.leg.label}>
      <Ring
        from={Date.parse(leg.askedAt)}
        to={ends}
        now={now}
        label={words.offer.left(Math.max(0, Math.ceil((ends - now) / 1000)))}
      />
      <div className="offer-what">
        <p className="offer-title">
          <LevelMark {...standing(null, leg.grade as Parameters<typeof standing>[1])} />
          <b>{words.calls.leg.who(leg.counselorName)}</b>
        </p>
        <p className="quiet cut">{words.calls.leg.about(words.callers[leg.callerRole], leg.deskName)}</p>
      </div>
      <Button type="primary" loading={busy} onClick={() => void accept()}>
        {words.calls.leg.accept} <KeyHint>Enter</KeyHint>
      </Button>
      <Button onClick={decline}>
        {words.calls.leg.decline} <KeyHint>Esc</KeyHint>
      </Button>
    </section>
  );
}
