import { useEffect } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { notify } from '../../notices/desktop';
import { play } from '../../notices/sound';
import { flashTitle } from '../../notices/title-flash';
import { useWords } from '../../words';
import { LegActs, legWords } from './leg-in-hand';
import { isOn } from './own-leg';
import { useOwnLeg } from './use-phone';
import './call.css';

/** A colleague has the caller wait meanwhile: the sound comes again until there is an answer. */
const RINGS_EVERY_MS = 5_000;

/** A place on a colleague's call, while another screen than the workplace is open; and the ringing before, on any screen. */
export function LegInFoot() {
  const words = useWords();
  const { leg, sound } = useOwnLeg();
  const { pathname } = useLocation();
  const title = words.calls.leg.title;
  const ringing = leg && !isOn(leg) ? leg.legId : null;

  useEffect(() => {
    if (!ringing) return;
    play('colleague');
    const again = setInterval(() => play('colleague'), RINGS_EVERY_MS);
    const stopFlash = flashTitle(`● ${title}`);
    const takeBack = notify(title);
    return () => {
      clearInterval(again);
      stopFlash();
      takeBack();
    };
  }, [ringing, title]);

  if (!leg || pathname.startsWith('/work')) return null;
  if (!isOn(leg))
    return (
      <Link className="status-call" to="/work">
        {words.calls.leg.who(leg.counselorName)} · {words.calls.leg.back}
      </Link>
    );
  return (
    <span className="status-call leg-foot">
      {sound === 'connected' ? legWords(leg, words) : words.calls.sounds[sound]}
      <LegActs leg={leg} />
    </span>
  );
}
