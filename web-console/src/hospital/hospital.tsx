import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router-dom';
import { questions } from '../api/queries';
import type { Referral } from '../api/types';
import { useMe } from '../app/me';
import { LevelMark } from '../look/level-mark';
import { useNow } from '../look/now';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { dayAndTime } from '../look/time';
import { ClockMark } from '../referrals/clock-mark';
import { inOrder, levelOf, standingOf } from '../referrals/order';
import { useWords } from '../words';
import { useArrivals } from './arrivals';
import { OpenReferral } from './open-referral';
import './hospital.css';

/** What a hospital's liaison sees, on a phone first: the children referred to it, each with its clock, and one large button. */
export function Screen() {
  const words = useWords();
  const texts = words.hospital;
  const { referralId } = useParams();
  const list = useQuery({ ...questions.allReferrals(), refetchInterval: 20_000 });
  useArrivals(list.data?.items);
  const items = inOrder(list.data?.items ?? []);
  const of = (...standings: string[]): Referral[] => items.filter((one) => standings.includes(standingOf(one)));
  const groups = [
    { name: 'waiting', items: of('waiting') },
    { name: 'passed', items: of('passed') },
    { name: 'settled', items: of('ours', 'theirs', 'withdrawn') },
  ] as const;
  const waiting = groups[0].items.length;
  return (
    <main className={referralId ? 'hospital hospital-open' : 'hospital'}>
      {/* said on a phone too, where an open packet takes the list's place */}
      <h1 id="hospital-title" className="read-aloud">
        {texts.title}
      </h1>
      <section className="hospital-list" aria-labelledby="hospital-title">
        <header>
          <p className="hospital-title" aria-hidden="true">
            {texts.title}
          </p>
          <p role="status" className="quiet">
            {list.data && waiting > 0 && texts.waitingCount(waiting)}
          </p>
        </header>
        {list.isPending && <Skeleton rows={3} height={96} />}
        {list.isError && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
        {list.data && items.length === 0 && <Empty title={texts.empty}>{texts.emptyBody}</Empty>}
        {groups.map(
          ({ name, items }) =>
            items.length > 0 && (
              <section key={name} aria-labelledby={`hospital-${name}`}>
                <h2 id={`hospital-${name}`}>{texts[name]}</h2>
                <ul className="plain-list">
                  {items.map((referral) => (
                    <li key={referral.id}>
                      <ReferralLink referral={referral} isOpen={referral.id === referralId} />
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
      </section>
      <div className="hospital-detail">
        {referralId ? (
          <OpenReferral key={referralId} id={referralId} />
        ) : (
          items.length > 0 && <Empty title={texts.chooseOne} />
        )}
      </div>
    </main>
  );
}

function ReferralLink({ referral, isOpen }: { referral: Referral; isOpen: boolean }) {
  const words = useWords();
  const texts = words.hospital;
  const { center } = useMe();
  const now = useNow();
  const standing = standingOf(referral);
  const own = referral.asked[0];
  const isRunning = standing === 'waiting' || standing === 'passed';
  return (
    <Link
      to={`/hospital/${referral.id}`}
      className={`referral-card referral-${standing}`}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className="row-line">
        <LevelMark level={levelOf(referral)} />
        {isRunning && own && <ClockMark from={Date.parse(own.askedAt)} to={Date.parse(own.dueAt)} now={now} />}
        {standing === 'ours' && <b>✓ {texts.oursShort}</b>}
        {standing === 'theirs' && (
          <span className="cut">– {texts.theirsShort(referral.acknowledgedBy?.name ?? '')}</span>
        )}
        {standing === 'withdrawn' && <span>– {texts.withdrawnShort}</span>}
      </span>
      <span className="row-line quiet">
        <span className="cut">{referral.deskName}</span>
        <span className="numbers">{dayAndTime(own?.askedAt ?? referral.sentAt, center.timeZone)}</span>
      </span>
    </Link>
  );
}
