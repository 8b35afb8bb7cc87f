import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { answerOf, api } from '../api/client';
import { newId } from '../api/new-id';
import { questions } from '../api/queries';
import type { MergePreview, MergeReason, Person } from '../api/types';
import { Choice } from '../look/choice';
import { ErrorNote, Skeleton } from '../look/states';
import { useWords } from '../words';
import { asReasons } from '../workplace/choose-reason';
import { FocusFirst, StepForm } from '../workplace/next/step-form';
import { WayLines } from './way-lines';

interface Props {
  contactId: string;
  otherId: string;
  close: () => void;
}

/** Both, and what would change, before anybody decides. In the record's column: the call and the conversation stay in sight. */
export function MergePreviewPane({ contactId, otherId, close }: Props) {
  const words = useWords();
  const texts = words.persons.merge;
  const queries = useQueryClient();
  const [reason, setReason] = useState<MergeReason | null>(null);
  const clientId = useRef(newId());
  const preview = useQuery(questions.mergePreview(contactId, otherId));
  const merge = useMutation({
    mutationFn: (chosen: MergeReason) =>
      answerOf(
        api.POST('/api/contacts/{id}/person/merges', {
          params: { path: { id: contactId } },
          body: { clientId: clientId.current, otherId, reason: chosen },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['contact', contactId] });
      close();
    },
  });
  if (preview.isError) return <ErrorNote error={preview.error} retry={() => void preview.refetch()} />;
  if (!preview.data) return <Skeleton rows={4} height={72} />;
  const { here, other, readers, problem } = preview.data;
  return (
    <div className="merge-preview">
      <StepForm
        label={texts.submit}
        submitLabel={texts.submit}
        canSubmit={reason !== null && problem === null}
        busy={merge.isPending}
        error={merge.error}
        submit={() => reason && merge.mutate(reason)}
        close={close}
      >
        <Side title={texts.here} person={here} />
        <Side title={texts.other} person={other} />
        <section aria-label={texts.changes}>
          <b>{texts.changes}</b>
          <Changes readers={readers} />
          <p className="quiet">{texts.keepsKeys}</p>
          {problem && <p role="alert">{texts.problem}</p>}
        </section>
        <FocusFirst>
          <Choice label={texts.reason} value={reason} onChange={setReason} options={asReasons(texts.reasons)} />
        </FocusFirst>
      </StepForm>
    </div>
  );
}

function Side({ title, person }: { title: string; person: Person }) {
  const texts = useWords().persons.merge;
  return (
    <section className="merge-side" aria-label={title}>
      <b>{title}</b>
      {person.ways.map((way) => (
        <div key={way.personId} className="standing">
          <WayLines way={way} />
        </div>
      ))}
      {person.cases.map(({ id, number, isOpen, responsible }) => (
        <p key={id}>
          {texts.cases} {texts.caseLine(number, isOpen, responsible)}
        </p>
      ))}
    </section>
  );
}

function Changes({ readers }: { readers: MergePreview['readers'] }) {
  const texts = useWords().persons.merge;
  const names = (gains: 'here' | 'other') =>
    readers.flatMap((one) => (one.gains === gains ? one.account.displayName : [])).join('、');
  if (readers.length === 0) return <p>{texts.nobodyMore}</p>;
  return (
    <>
      {names('here') && <p>{texts.readsHere(names('here'))}</p>}
      {names('other') && <p>{texts.readsOther(names('other'))}</p>}
    </>
  );
}
