import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import { useMe } from '../app/me';
import { wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';

/** That somebody may have come before. It says what a number does not say, and merges nothing. */
export function HintStrip({ contactId, compare }: { contactId: string; compare: (personId: string) => void }) {
  const words = useWords();
  const texts = words.persons.hint;
  const { center } = useMe();
  const queries = useQueryClient();
  const { data: hints } = useQuery(questions.hints(contactId));
  const aside = useMutation({
    mutationFn: (otherId: string) =>
      answerOf(
        api.POST('/api/contacts/{id}/person/hints/set-aside', {
          params: { path: { id: contactId } },
          body: { otherId },
        }),
      ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: questions.hints(contactId).queryKey }),
  });
  if (!hints || (hints.items.length === 0 && !hints.outOfReach)) return null;
  const at = (instant: string) => dayAndTime(instant, center.timeZone);
  return (
    <section className="hint-strip" aria-label={texts.title}>
      <p>
        <b>{texts.title}</b> <span className="quiet">{texts.sameTelephone}</span>
      </p>
      <ul className="plain-list">
        {hints.items.map((hint) => (
          <li key={hint.personId} className="row-wrap">
            <span>
              {texts.entry(hint.nickname ?? texts.unnamed, hint.contactCount)} ·{' '}
              <span className="numbers">{at(hint.lastContact.openedAt)}</span>
              {hint.lastContact.counselor && ` · ${hint.lastContact.counselor}`}
            </span>
            <span className="row-wrap">
              <Button size="small" onClick={() => compare(hint.personId)}>
                {texts.compare}
              </Button>
              <Button size="small" type="text" loading={aside.isPending} onClick={() => aside.mutate(hint.personId)}>
                {texts.setAside}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {aside.error && <p role="alert">{wordsOf(aside.error, words)}</p>}
      {hints.outOfReach && (
        <p className="quiet">{texts.outOfReach(hints.outOfReach.count, at(hints.outOfReach.since))}</p>
      )}
    </section>
  );
}
