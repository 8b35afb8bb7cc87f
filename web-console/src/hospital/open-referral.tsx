import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { ReferralDetail } from '../api/types';
import { useMe } from '../app/me';
import { LevelMark } from '../look/level-mark';
import { useNow } from '../look/now';
import { ErrorNote, Skeleton, wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { ClockMark } from '../referrals/clock-mark';
import { levelOf, standingOf } from '../referrals/order';
import { useWords } from '../words';

/** What is handed over, and the one thing to do about it. */
export function OpenReferral({ id }: { id: string }) {
  const words = useWords();
  const texts = words.hospital;
  const referral = useQuery(questions.referral(id));
  return (
    <>
      <p className="hospital-back">
        <Link to="/hospital">← {texts.back}</Link>
      </p>
      {referral.isPending && <Skeleton rows={4} height={64} />}
      {referral.isError && !referral.data && <ErrorNote error={referral.error} retry={() => void referral.refetch()} />}
      {referral.data && <Packet referral={referral.data} />}
    </>
  );
}

function Packet({ referral }: { referral: ReferralDetail }) {
  const words = useWords();
  const { hospital: texts, referrals } = words;
  const { center } = useMe();
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  // On a phone the packet takes the list's place: reading begins at its top.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const own = referral.asked[0];
  const standing = standingOf(referral);
  const isOpen = standing === 'waiting' || standing === 'passed';
  const { packet } = referral;
  return (
    <div className="packet">
      <header className="packet-head">
        <h2 ref={heading} tabIndex={-1}>
          <span className="read-aloud">{texts.grade} </span>
          <LevelMark level={levelOf(referral)} by="grade" />
        </h2>
        {isOpen && own && <ClockMark from={Date.parse(own.askedAt)} to={Date.parse(own.dueAt)} now={now} />}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="packet-body" aria-label={texts.open} tabIndex={0}>
        <Settled referral={referral} />
        {packet && (
          <>
            <h3>{texts.reason}</h3>
            <p className="packet-text">{packet.reason}</p>
            <h3>{texts.measures}</h3>
            <p className="packet-text">{packet.measures || <span className="quiet">{texts.noMeasures}</span>}</p>
          </>
        )}
        <dl className="packet-facts">
          {packet && (
            <>
              <dt>{texts.guardian}</dt>
              <dd>
                {packet.guardian === 'not-safe' ? (
                  <b>! {referrals.guardian[packet.guardian]}</b>
                ) : (
                  referrals.guardian[packet.guardian]
                )}
              </dd>
              <dt>{texts.basis}</dt>
              <dd>{referrals.basis[referral.basis]}</dd>
            </>
          )}
          <dt>{texts.from}</dt>
          <dd>
            {referral.deskName} · {referral.sentBy}
          </dd>
          <dt>{texts.sent}</dt>
          <dd className="numbers">{dayAndTime(referral.sentAt, center.timeZone)}</dd>
          {isOpen && own && (
            <>
              <dt>{texts.due}</dt>
              <dd className="numbers">{dayAndTime(own.dueAt, center.timeZone)}</dd>
            </>
          )}
        </dl>
      </section>
      {isOpen && <Acknowledge referral={referral} />}
    </div>
  );
}

/** What has become of it, in calm words; nothing while it waits for this hospital. */
function Settled({ referral }: { referral: ReferralDetail }) {
  const { hospital: texts } = useWords();
  const { center } = useMe();
  const { acknowledgedBy } = referral;
  const standing = standingOf(referral);
  const text = {
    waiting: '',
    passed: texts.passedNote,
    ours: acknowledgedBy && texts.ours(acknowledgedBy.by ?? '', dayAndTime(acknowledgedBy.at, center.timeZone)),
    theirs: texts.theirs(acknowledgedBy?.name ?? ''),
    withdrawn: texts.withdrawn,
  }[standing];
  return (
    <p role="status" className={text ? `packet-settled packet-${standing}` : 'read-aloud'}>
      {standing === 'ours' && '✓ '}
      {text}
    </p>
  );
}

function Acknowledge({ referral }: { referral: ReferralDetail }) {
  const words = useWords();
  const texts = words.hospital;
  const queries = useQueryClient();
  const acknowledging = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/referrals/{id}/acknowledge', { params: { path: { id: referral.id } }, body: {} })),
    // Refused means that another hospital was faster, or that it was withdrawn: the answer shows which.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['referral', referral.id] }),
        queries.invalidateQueries({ queryKey: ['referrals'] }),
      ]),
  });
  return (
    <footer className="packet-foot">
      {acknowledging.error ? <p role="alert">{wordsOf(acknowledging.error, words)}</p> : <p>{texts.next}</p>}
      <Button
        type="primary"
        size="large"
        block
        className="acknowledge"
        loading={acknowledging.isPending}
        onClick={() => acknowledging.mutate()}
      >
        {texts.acknowledge}
      </Button>
    </footer>
  );
}
