import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useNavigate } from 'react-router-dom';
import { ApiError, answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import { connectionStore } from '../../api/sockets';
import type { DeclineReason, Offer } from '../../api/types';
import { isTextField, useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { LevelMark, standing } from '../../look/level-mark';
import { useNow } from '../../look/now';
import { Ring } from '../../look/ring';
import { wordsOf } from '../../look/states';
import { age } from '../../look/time';
import { wayIn } from '../../look/way-in';
import { notify } from '../../notices/desktop';
import { play, type Sound } from '../../notices/sound';
import { flashTitle } from '../../notices/title-flash';
import { useWords } from '../../words';
import { isOn } from '../call/own-leg';
import { phone } from '../call/phone';
import { isCall, useOwnLeg, usePhone } from '../call/use-phone';
import { asReasons, ChooseReason } from '../choose-reason';
import { useMode } from '../mode';
import { type Arrival, arrival } from '../queue/arrival';
import { useDueSoon } from './due-soon';
import { LegCard } from './leg-card';
import { PresenceStrip } from './presence-strip';

/** An Enter meant for the message just sent must not accept somebody who appeared in that moment. */
const TOO_SOON_MS = 400;

/** Somebody on the line hears silence meanwhile: their sound comes again until there is an answer. */
const CALL_RINGS_EVERY_MS = 5_000;

/** A word that needs no answer stands so long, if she does not say her state before. */
const ARRIVAL_SHOWN_MS = 60_000;

/** The reserved strip: her own state most of the time, an offer when there is one. Always the same height. */
export function OfferStrip() {
  const { state } = useSyncExternalStore(connectionStore.subscribe, connectionStore.current);
  // Without the socket nobody tells us of offers: ask now and then.
  const words = useWords();
  const current = useQuery({ ...questions.offer(), refetchInterval: state === 'online' ? false : 5_000 });
  const [notice, setNotice] = useState('');
  const offer = current.data?.offer;
  const { leg, ended } = useOwnLeg();
  const asking = leg && !isOn(leg) ? leg : null;
  // Whoever came first is answered first: Enter never changes its meaning under her finger.
  const legFirst = asking && (!offer || Date.parse(asking.askedAt) < Date.parse(offer.offeredAt));
  const { lineLost } = usePhone();
  const missed = ended === 'missed' ? words.calls.leg.missed : '';
  const lost = lineLost ? words.calls.lineLost : '';
  const back = useArrival({
    'came-back': words.contact.handOn.cameBack,
    'owed-again': words.queue.owedAgain,
    'follow-up': words.queue.followUpDue,
  });
  const due = useDueSoon();
  return (
    <section className="strip" aria-live="assertive">
      {legFirst ? (
        <LegCard key={asking.legId} leg={asking} say={setNotice} />
      ) : offer ? (
        <OfferCard key={offer.id} offer={offer} say={setNotice} />
      ) : (
        <PresenceStrip
          notice={lost || back || notice || missed || due}
          clearNotice={() => {
            setNotice('');
            phone.seen();
            arrival.seen();
          }}
        />
      )}
    </section>
  );
}

/** Heard, flashed and said like somebody new; a day on which she meant to look again is only said. @returns the strip's words */
function useArrival(texts: Record<Arrival['why'], string>): string {
  const told = useSyncExternalStore(arrival.subscribe, arrival.current);
  const text = told ? texts[told.why] : '';
  useEffect(() => {
    if (!told) return;
    const timer = setTimeout(arrival.seen, ARRIVAL_SHOWN_MS);
    if (told.why === 'follow-up') return () => clearTimeout(timer);
    play('offer');
    const stopFlash = flashTitle(`● ${text}`);
    const takeBack = notify(text);
    return () => {
      clearTimeout(timer);
      stopFlash();
      takeBack();
    };
  }, [told, text]);
  return text;
}

function OfferCard({ offer, say }: { offer: Offer; say: (notice: string) => void }) {
  const words = useWords();
  const now = useNow();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mode, enter, leave } = useMode();
  const shownAt = useRef(Date.now());
  const [busy, setBusy] = useState(false);
  const ends = Date.parse(offer.expiresAt);
  const expired = now > ends + 3_000;
  const title = words.offer.title;
  const { channel } = offer;
  // A message somebody spoke waits like a letter: nobody is on the line.
  const isVoice = isCall(channel) && offer.live;
  const what = isCall(channel) && !offer.live ? words.calls.voiceMessage : wayIn(words, offer);

  useEffect(() => {
    say('');
    const sound: Sound = isVoice ? 'call' : channel === 'chat' ? 'chat' : 'offer';
    play(sound);
    const ringing = isVoice ? setInterval(() => play(sound), CALL_RINGS_EVERY_MS) : undefined;
    const stopFlash = flashTitle(`● ${title}`);
    const takeBack = notify(title);
    return () => {
      clearInterval(ringing);
      stopFlash();
      takeBack();
    };
  }, [title, say, channel, isVoice]);

  // Its withdrawal was not heard: ask, rather than show somebody who has gone on.
  useEffect(() => {
    if (!expired) return;
    void queries.invalidateQueries({ queryKey: ['offer'] });
    void queries.invalidateQueries({ queryKey: ['presence'] });
  }, [expired, queries]);
  useEffect(() => () => leave(), [leave]);

  const gone = (): void => {
    // somebody else may ring here by now, whom this one gave way to
    queries.setQueryData(questions.offer().queryKey, (now) => (now?.offer?.id === offer.id ? { offer: null } : now));
    for (const key of ['presence', 'queue', 'contacts']) void queries.invalidateQueries({ queryKey: [key] });
  };
  const act = async (call: () => Promise<string | null>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    try {
      const contactId = await call();
      gone();
      if (contactId) void navigate(`/work/${contactId}`);
    } catch (error) {
      setBusy(false);
      say(wordsOf(error, words));
      if (error instanceof ApiError && (error.status === 409 || error.status === 404)) gone();
    }
  };
  const params = { path: { id: offer.id } };
  const accept = () =>
    act(async () => (await answerOf(api.POST('/api/offers/{id}/accept', { params, body: {} }))).contactId);
  const decline = (reason: DeclineReason) =>
    act(async () => {
      await answerOf(api.POST('/api/offers/{id}/decline', { params, body: { reason } }));
      return null;
    });

  useHotkeys(
    {
      enter: () => {
        const focused = document.activeElement;
        if (isTextField(focused) && focused.value !== '') return false;
        if (focused?.closest('.offer') || Date.now() - shownAt.current < TOO_SOON_MS) return false;
        void accept();
        return true;
      },
      escape: () => enter('decline'),
    },
    mode === 'none',
    ['enter'],
  );

  return (
    <section className="offer" aria-label={words.offer.label}>
      <Ring
        from={Date.parse(offer.offeredAt)}
        to={ends}
        now={now}
        label={words.offer.left(Math.max(0, Math.ceil((ends - now) / 1000)))}
      />
      {mode === 'decline' ? (
        <ChooseReason
          title={words.offer.whyNot}
          reasons={asReasons(words.offer.declines)}
          choose={(reason) => void decline(reason)}
          cancel={leave}
        />
      ) : (
        <>
          <div className="offer-what">
            <p className="offer-title">
              <LevelMark {...standing(offer.signal, offer.grade)} />
              <b>
                {what} · {offer.deskName}
              </b>
            </p>
            <p className="quiet cut">
              {offer.reasons.map(({ code, value }) => words.offer.reasons[code](value)).join(' · ') ||
                words.offer.waited(age(now - Date.parse(offer.waitingSince), words))}
            </p>
          </div>
          <Button type="primary" loading={busy} onClick={() => void accept()}>
            {isVoice ? words.calls.accept : words.offer.accept} <KeyHint>Enter</KeyHint>
          </Button>
          <Button onClick={() => enter('decline')}>
            {isVoice ? words.calls.decline : words.offer.decline} <KeyHint>Esc</KeyHint>
          </Button>
        </>
      )}
    </section>
  );
}
