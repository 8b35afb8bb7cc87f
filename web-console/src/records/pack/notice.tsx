import type { CasePack } from '../../api/types';
import { useMe } from '../../app/me';
import { LevelMark, standing } from '../../look/level-mark';
import { dayAndTime } from '../../look/time';
import { useWords } from '../../words';

/** A referral notice, on a sheet of its own: what a hospital was told, and what has become of it. */
export function Notice({ referral, number }: { referral: CasePack['referrals'][number]; number: string }) {
  const words = useWords();
  const { pack: texts, hospital, referrals } = words;
  const { center } = useMe();
  const { packet, acknowledgedBy } = referral;
  const time = (at: string): string => dayAndTime(at, center.timeZone);
  return (
    <section className="pack-notice">
      <h2>{texts.notice}</h2>
      <dl className="pack-facts">
        <dt>{texts.caseNumber}</dt>
        <dd>{number}</dd>
        <dt>{texts.grade}</dt>
        <dd>
          <LevelMark {...standing(null, referral.grade)} />
        </dd>
        <dt>{hospital.sent}</dt>
        <dd>
          {time(referral.sentAt)} · {referral.sentBy} · {referral.deskName}
        </dd>
        <dt>{texts.asked}</dt>
        <dd>{referral.asked.map(({ name, state }) => `${name}（${referrals.asked[state]}）`).join('；')}</dd>
        <dt>{hospital.basis}</dt>
        <dd>{referrals.basis[referral.basis]}</dd>
        {packet && <dt>{hospital.guardian}</dt>}
        {packet && <dd>{referrals.guardian[packet.guardian]}</dd>}
        {packet && <dt>{hospital.reason}</dt>}
        {packet && <dd className="record-read">{packet.reason}</dd>}
        {packet?.measures && <dt>{hospital.measures}</dt>}
        {packet?.measures && <dd className="record-read">{packet.measures}</dd>}
        <dt>{texts.outcome}</dt>
        <dd>
          {acknowledgedBy
            ? referrals.acknowledgedBy(acknowledgedBy.name, acknowledgedBy.by ?? '', time(acknowledgedBy.at))
            : referrals.states[referral.state]}
        </dd>
      </dl>
      {!packet && <p>{texts.packetWithheld}</p>}
    </section>
  );
}
