import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Referral } from '../api/types';
import { useMay, useMe } from '../app/me';
import { useHeld } from '../look/held';
import { LevelMark } from '../look/level-mark';
import { useNow } from '../look/now';
import { Empty, ErrorNote, Skeleton, wordsOf } from '../look/states';
import { dayAndTime, timeOfDay } from '../look/time';
import { useWords } from '../words';
import { ClockMark } from './clock-mark';
import { askedNow, inOrder, levelOf } from './order';
import { RingHospitals } from './ring-hospitals';
import './referrals.css';

/** Referrals of the desks in reach: whose clock runs, which nobody has answered, which are settled. */
export function Screen() {
  const words = useWords();
  const texts = words.referrals;
  const list = useQuery({ ...questions.allReferrals(), refetchInterval: 30_000 });
  const [pointed, setPointed] = useState(false);
  const { shown } = useHeld(list.data?.items, pointed);
  const items = inOrder(shown ?? []);
  const nobody = items.some(({ state, unanswered }) => state === 'sent' && unanswered);
  return (
    <main className="screen referral-list">
      <header className="screen-head">
        <h1>{texts.title}</h1>
      </header>
      {list.isPending && <Skeleton rows={6} height={64} />}
      {list.isError && !list.data && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {shown?.length === 0 && <Empty title={texts.empty}>{texts.emptyBody}</Empty>}
      {nobody && (
        <section className="card referral-ring">
          <RingHospitals />
        </section>
      )}
      {items.length > 0 && (
        <section
          className="card"
          aria-label={texts.list}
          onPointerEnter={() => setPointed(true)}
          onPointerLeave={() => setPointed(false)}
        >
          <table className="plain-table referral-table">
            <caption className="read-aloud">{texts.list}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.sent}</th>
                <th scope="col">{texts.grade}</th>
                <th scope="col">{texts.state}</th>
                <th scope="col">{texts.hospitals}</th>
                <th scope="col">{texts.desk}</th>
                <th scope="col">
                  <span className="read-aloud">{texts.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((referral) => (
                <ReferralRow key={referral.id} referral={referral} release={() => setPointed(false)} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </main>
  );
}

function ReferralRow({ referral, release }: { referral: Referral; release: () => void }) {
  const words = useWords();
  const texts = words.referrals;
  const { center, account } = useMe();
  const isSupervisor = useMay('team.read');
  const now = useNow();
  const current = askedNow(referral);
  const { sentAt, sentBy, state, unanswered, acknowledgedBy, asked, deskName, contactId } = referral;
  const mayWithdraw = state === 'sent' && (isSupervisor || sentBy === account.displayName);
  return (
    <tr className={state === 'sent' ? undefined : 'referral-settled'}>
      <th scope="row">
        <span className="numbers">{dayAndTime(sentAt, center.timeZone)}</span>
        <br />
        <span className="quiet">{sentBy}</span>
      </th>
      <td>
        <LevelMark level={levelOf(referral)} />
      </td>
      <td>
        {state === 'sent' && unanswered && <b>! {texts.unanswered}</b>}
        {state === 'sent' && !unanswered && (
          <>
            {texts.states.sent}
            {current && (
              <>
                <br />
                <ClockMark from={Date.parse(current.askedAt)} to={Date.parse(current.dueAt)} now={now} />
              </>
            )}
          </>
        )}
        {state !== 'sent' && (
          <>
            {state === 'acknowledged' ? '✓ ' : '– '}
            {texts.states[state]}
          </>
        )}
      </td>
      <td>
        {acknowledgedBy ? (
          texts.acknowledgedBy(
            acknowledgedBy.name,
            acknowledgedBy.by ?? '',
            dayAndTime(acknowledgedBy.at, center.timeZone),
          )
        ) : (
          <ol className="plain-list">
            {asked.map((one) => (
              <li key={one.hospitalId}>
                {one.name} · {texts.asked[one.state]}{' '}
                <span className="quiet numbers">{timeOfDay(one.askedAt, center.timeZone)}</span>
              </li>
            ))}
          </ol>
        )}
      </td>
      <td>{deskName}</td>
      <td className="row-acts">
        <Link to={`/contacts/${contactId}`}>{texts.openContact}</Link>
        {mayWithdraw && <Withdraw id={referral.id} done={release} />}
      </td>
    </tr>
  );
}

/** Asks once more in the same place before it is taken back. */
function Withdraw({ id, done }: { id: string; done: () => void }) {
  const words = useWords();
  const texts = words.referrals;
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const withdrawing = useMutation({
    mutationFn: () => answerOf(api.POST('/api/referrals/{id}/withdraw', { params: { path: { id } }, body: {} })),
    onSettled: () => {
      done();
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ['referrals'] });
    },
  });
  if (!isAsking) {
    return (
      <>
        <Button size="small" onClick={() => setAsking(true)}>
          {texts.withdraw}
        </Button>
        {withdrawing.error && <p role="alert">{wordsOf(withdrawing.error, words)}</p>}
      </>
    );
  }
  return (
    <span role="alertdialog" aria-label={texts.withdraw} className="withdraw-ask">
      <span>{texts.withdrawConfirm}</span>
      <Button size="small" type="primary" loading={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
        {texts.withdrawYes}
      </Button>
      <Button size="small" onClick={() => setAsking(false)}>
        {words.cancel}
      </Button>
    </span>
  );
}
