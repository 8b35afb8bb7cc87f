import type { CaseFile } from '../api/types';
import { useMe } from '../app/me';
import { dayOf } from '../look/time';
import { useWords } from '../words';

/** What was written each time the case was closed; it stays when the case is opened again. */
export function Closings({ of: { closings } }: { of: CaseFile }) {
  const texts = useWords().cases;
  const { center } = useMe();
  return (
    <section className="card" aria-labelledby="case-closings">
      <h2 id="case-closings">{texts.closings}</h2>
      {closings.map(({ id, effect, summary, closedAt, closedBy }) => (
        <article key={id}>
          <p>
            <b>{texts.effects[effect]}</b>{' '}
            <span className="quiet">
              {dayOf(closedAt, center.timeZone)} · {closedBy}
            </span>
          </p>
          <p className="case-written">{summary}</p>
        </article>
      ))}
    </section>
  );
}
