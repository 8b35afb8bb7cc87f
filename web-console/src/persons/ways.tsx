import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { ContactDetail, Person } from '../api/types';
import { useMay, useMe } from '../app/me';
import { wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';
import { ChooseOther } from './choose-other';
import { WayLines } from './way-lines';

/** The ways by which she has come; from here two become one, and one becomes two again. */
export function Ways({ contact, compare }: { contact: ContactDetail; compare: (personId: string) => void }) {
  const words = useWords();
  const texts = words.persons.ways;
  const { center } = useMe();
  const [isChoosing, setChoosing] = useState(false);
  const may = useMay('person.merge');
  const { data: person } = useQuery(questions.person(contact.id));
  if (!person) return null;
  return (
    <section className="next-step" aria-label={texts.title(person.ways.length)}>
      <p className="row-line">
        <b>{texts.title(person.ways.length)}</b>
        {may && !isChoosing && (
          <Button size="small" onClick={() => setChoosing(true)}>
            {words.persons.merge.begin}
          </Button>
        )}
      </p>
      {isChoosing && <ChooseOther person={person} choose={compare} close={() => setChoosing(false)} />}
      <ul className="plain-list">
        {person.ways.map((way) => (
          <li key={way.personId} className="standing">
            <WayLines way={way} />
            {way.merge && (
              <p className="row-line">
                <span className="quiet">
                  {texts.merged(way.merge.by, dayAndTime(way.merge.at, center.timeZone))} ·{' '}
                  {words.persons.merge.reasons[way.merge.reason]}
                </span>
                {may && <Separate contactId={contact.id} mergeId={way.merge.id} />}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Separate({
  contactId,
  mergeId,
}: {
  contactId: string;
  mergeId: NonNullable<Person['ways'][number]['merge']>['id'];
}) {
  const words = useWords();
  const texts = words.persons.ways;
  const queries = useQueryClient();
  const [isSure, setSure] = useState(false);
  const undo = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/person-merges/{id}/undo', { params: { path: { id: mergeId } }, body: {} })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['contact', contactId] }),
  });
  return (
    <span>
      {undo.error && <span role="alert">{wordsOf(undo.error, words)} </span>}
      <Button size="small" loading={undo.isPending} onClick={() => (isSure ? undo.mutate() : setSure(true))}>
        {isSure ? texts.separateSure : texts.separate}
      </Button>
    </span>
  );
}
