import { Link } from 'react-router-dom';
import type { Callback } from '../api/types';
import { useMay, useMe } from '../app/me';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';

/** What became of those who were to be called back. */
export function Settled({ items }: { items: readonly Callback[] }) {
  const texts = useWords().callbacks;
  const { center } = useMe();
  const mayOpen = useMay('contact.read');
  return (
    <section className="card">
      <table className="plain-table">
        <caption className="read-aloud">{texts.settledList}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.since}</th>
            <th scope="col">{texts.number}</th>
            <th scope="col">{texts.outcome}</th>
            <th scope="col">{texts.desk}</th>
            <th scope="col">
              <span className="read-aloud">{texts.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, createdAt, maskedNumber, state, attempts, deskName, reachedContactId }) => (
            <tr key={id}>
              <th scope="row" className="numbers">
                {dayAndTime(createdAt, center.timeZone)}
              </th>
              <td className="numbers">{maskedNumber}</td>
              <td>
                {state === 'reached' ? '✓ ' : '– '}
                {texts.states[state]} <span className="quiet">· {texts.attempts(attempts.length)}</span>
              </td>
              <td>{deskName}</td>
              <td className="row-acts">
                {mayOpen && reachedContactId && <Link to={`/contacts/${reachedContactId}`}>{texts.openContact}</Link>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
