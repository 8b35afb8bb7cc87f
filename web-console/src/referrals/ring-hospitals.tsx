import { useQuery } from '@tanstack/react-query';
import { questions } from '../api/queries';
import { useWords } from '../words';
import './referrals.css';

/** Every screen has stayed silent: the numbers to ring, in the order of the alliance. */
export function RingHospitals() {
  const texts = useWords().referrals;
  const alliance = useQuery(questions.alliance());
  const hospitals = alliance.data?.items ?? [];
  if (!alliance.data) return null;
  if (!hospitals.some(({ phone }) => phone)) return <p className="ring-hospitals">{texts.ringNone}</p>;
  return (
    <div className="ring-hospitals">
      <b>{texts.ring}</b>
      <ol className="plain-list">
        {hospitals.map(({ hospitalId, name, phone }) => (
          <li key={hospitalId}>
            {name}{' '}
            {phone ? (
              <a className="numbers" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
                {phone}
              </a>
            ) : (
              <span className="quiet">{texts.noPhone}</span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}
