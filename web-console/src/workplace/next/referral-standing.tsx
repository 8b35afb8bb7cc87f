import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { ContactDetail, Referral } from '../../api/types';
import { useMe } from '../../app/me';
import { useNow } from '../../look/now';
import { wordsOf } from '../../look/states';
import { clockLike, timeOfDay } from '../../look/time';
import { useWords } from '../../words';

/** Between the two clicks that take a referral back; milliseconds. */
const SECOND_CLICK_WITHIN_MS = 4_000;

/** What became of the referrals of this contact: who was asked, whose clock runs, who has acknowledged. */
export function ReferralStanding({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const reading = useQuery(questions.referrals(contact.id));
  if (reading.isError) return <p role="alert">{wordsOf(reading.error, words)}</p>;
  return (
    <ul className="plain-list">
      {(reading.data?.items ?? []).map((referral) => (
        <li key={referral.id}>
          <Sent referral={referral} canWithdraw={contact.isMine} />
        </li>
      ))}
    </ul>
  );
}

function Sent({ referral, canWithdraw }: { referral: Referral; canWithdraw: boolean }) {
  const words = useWords();
  const texts = words.next.referral;
  const { center } = useMe();
  const alliance = useQuery({ ...questions.alliance(), enabled: referral.unanswered });
  const time = (at: string): string => timeOfDay(at, center.timeZone);
  const { acknowledgedBy } = referral;
  const phones = (alliance.data?.items ?? []).flatMap(({ name, phone }) => (phone ? [`${name} ${phone}`] : []));
  return (
    <div className="standing">
      <p role="status">
        <b>
          {acknowledgedBy
            ? texts.acknowledged(acknowledgedBy.name)
            : referral.unanswered
              ? texts.unanswered
              : texts.states[referral.state]}
        </b>
        {acknowledgedBy && ` · ${acknowledgedBy.by} ${time(acknowledgedBy.at)}`}
        {referral.dueAt && !acknowledgedBy && <Clock dueAt={referral.dueAt} />}
      </p>
      {referral.unanswered && (
        <p>
          {texts.callThem} {phones.join('；')}
        </p>
      )}
      <ol className="plain-list">
        {referral.asked.map((one) => (
          <li key={one.hospitalId}>
            {one.name} · {texts.asked[one.state]}{' '}
            <span className="numbers quiet">{texts.askedAt(time(one.askedAt))}</span>
          </li>
        ))}
      </ol>
      <p className="quiet">
        {texts.sentBy(referral.sentBy, time(referral.sentAt))} · {texts.bases[referral.basis]}
      </p>
      {canWithdraw && referral.state === 'sent' && <Withdraw referralId={referral.id} />}
    </div>
  );
}

function Clock({ dueAt }: { dueAt: string }) {
  const words = useWords();
  const now = useNow();
  return <span className="numbers"> · {words.next.referral.left(clockLike(Date.parse(dueAt) - now))}</span>;
}

function Withdraw({ referralId }: { referralId: string }) {
  const words = useWords();
  const texts = words.next.referral;
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  useEffect(() => {
    if (!sure) return;
    const timer = setTimeout(() => setSure(false), SECOND_CLICK_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [sure]);
  const withdrawing = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/referrals/{id}/withdraw', { params: { path: { id: referralId } }, body: {} })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['referrals'] }),
  });
  return (
    <>
      {withdrawing.error && <p role="alert">{wordsOf(withdrawing.error, words)}</p>}
      <Button
        size="small"
        disabled={withdrawing.isPending}
        onClick={() => (sure ? withdrawing.mutate() : setSure(true))}
      >
        {sure ? texts.withdrawNow : texts.withdraw}
      </Button>
    </>
  );
}
