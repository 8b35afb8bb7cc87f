import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { questions } from '../../api/queries';
import type { ContactDetail } from '../../api/types';
import { NextDate } from '../../cases/next-date';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import '../../cases/cases.css';

/** The person's case, if there is one: its number, who is responsible, when somebody looks again. */
export function CaseStanding({ contact }: { contact: ContactDetail }) {
  const words = useWords();
  const texts = words.next.case;
  const reading = useQuery(questions.caseOf(contact.id));
  if (reading.isError) return <p role="alert">{wordsOf(reading.error, words)}</p>;
  const known = reading.data;
  if (!known) return null;
  return (
    <div className="standing">
      <p>
        <Link to={`/cases/${known.id}`}>{texts.number(known.number)}</Link> · {words.cases.states[known.state]}
      </p>
      <p>
        {texts.responsible} {known.responsible.displayName} · {texts.nextDate} <NextDate of={known} />
      </p>
    </div>
  );
}
