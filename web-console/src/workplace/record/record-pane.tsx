import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { questions } from '../../api/queries';
import { useHotkeys } from '../../app/hotkeys';
import { useMay } from '../../app/me';
import { KeyHint } from '../../look/key';
import { Empty, Skeleton } from '../../look/states';
import { PersonCard } from '../../persons/person-card';
import { useWords } from '../../words';
import { useMode } from '../mode';
import { NextSteps } from '../next/next-steps';
import { Finish } from './finish';
import { GradeChoice } from './grade';
import { History } from './history';
import { RecordForm, SaveState } from './record-form';
import { Tags } from './tags';
import { useTemplates } from './templates';

/** What a counselor writes about a contact: tags, grade, record; beside it the history, below it the way out. */
export function RecordPane({ contactId }: { contactId: string | undefined }) {
  const words = useWords();
  return (
    <aside className="record" aria-label={words.record.label}>
      {contactId ? (
        <OpenRecord contactId={contactId} />
      ) : (
        <Empty title={words.record.label}>{words.contact.noneBody}</Empty>
      )}
    </aside>
  );
}

function OpenRecord({ contactId }: { contactId: string }) {
  const words = useWords();
  const detail = useQuery(questions.contact(contactId));
  const assessment = useQuery(questions.assessment(contactId));
  const templates = useTemplates(detail.data?.record?.templateId);
  const history = useQuery(questions.history(contactId));
  const [tab, setTab] = useState<'record' | 'history' | 'next' | 'person'>('record');
  const { mode, enter } = useMode();
  const lowersGrades = useMay('grade.lower');
  useHotkeys(
    {
      h: () => setTab((now) => (now === 'history' ? 'record' : 'history')),
      o: () => setTab('person'),
      p: () => {
        setTab('next');
        enter('next-step');
      },
    },
    mode === 'none',
  );

  const contact = detail.data;
  if (!contact || !assessment.data || !templates) {
    // The contact column says what is wrong; twice would not make it clearer.
    return detail.isError || assessment.isError ? null : <Skeleton rows={6} height={72} />;
  }
  const names = {
    record: words.record.label,
    history: words.record.history(history.data?.items.length ?? 0),
    next: words.next.tab,
    person: words.persons.tab,
  };
  const isOpen = contact.state === 'active' || contact.state === 'wrap-up';
  const canWrite = contact.isMine && isOpen;
  return (
    <>
      <div className="record-top">
        <Tags contactId={contactId} assessment={assessment.data} canWrite={canWrite} />
        <GradeChoice
          contactId={contactId}
          grades={assessment.data.grades}
          canGrade={canWrite || (lowersGrades && contact.state !== 'waiting')}
        />
      </div>
      <div className="record-tabs">
        <div role="tablist" aria-label={words.record.label}>
          {(['record', 'history', 'next', 'person'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab === name}
              aria-controls="record-panel"
              className={tab === name ? 'tab on' : 'tab'}
              onClick={() => setTab(name)}
            >
              {names[name]}
              {name === 'history' && <KeyHint>H</KeyHint>}
              {name === 'next' && <KeyHint>P</KeyHint>}
              {name === 'person' && <KeyHint>O</KeyHint>}
            </button>
          ))}
        </div>
        <SaveState detail={contact} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="record-body" role="tabpanel" id="record-panel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'record' && <RecordForm detail={contact} templates={templates} />}
        {tab === 'history' && <History contactId={contactId} />}
        {tab === 'next' && <NextSteps contact={contact} />}
        {tab === 'person' && <PersonCard contact={contact} />}
      </div>
      <Finish detail={contact} assessment={assessment.data} />
    </>
  );
}
