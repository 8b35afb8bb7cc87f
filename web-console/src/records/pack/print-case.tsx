import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { answerOf, api } from '../../api/client';
import { questions } from '../../api/queries';
import type { PrintReason } from '../../api/types';
import { Choice } from '../../look/choice';
import { Skeleton, wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { useTemplates } from '../../workplace/record/templates';
import { Pack } from './pack';
import './pack.css';

const reasons: readonly PrintReason[] = ['referral', 'supervision', 'conference', 'archive', 'authority', 'other'];

/** The papers of a case: first why, which is written down, then what goes on paper. */
export function Screen() {
  const words = useWords();
  const texts = words.pack;
  const { caseId = '' } = useParams();
  const [reason, setReason] = useState<PrintReason | null>(null);
  const opening = useMutation({
    mutationFn: (why: PrintReason) =>
      answerOf(api.POST('/api/cases/{id}/pack', { params: { path: { id: caseId } }, body: { reason: why } })),
  });
  const templates = useTemplates(...(opening.data?.contacts ?? []).map(({ record }) => record?.templateId));
  const taxonomy = useQuery(questions.taxonomy());
  const isReady = opening.data && templates && taxonomy.data;
  return (
    <main className="screen pack-screen">
      <header className="pack-ask">
        <p>
          <Link to={`/cases/${caseId}`}>← {texts.back}</Link>
        </p>
        {!opening.data && <h1>{texts.title}</h1>}
        {!opening.data && <p>{texts.lead}</p>}
        {!opening.data && (
          <Choice
            label={texts.reason}
            value={reason}
            onChange={setReason}
            options={reasons.map((value) => ({ value, label: texts.reasons[value] }))}
          />
        )}
        {opening.error && <p role="alert">{wordsOf(opening.error, words)}</p>}
        {!opening.data && (
          <Button
            type="primary"
            disabled={!reason}
            loading={opening.isPending}
            onClick={() => reason && opening.mutate(reason)}
          >
            {texts.open}
          </Button>
        )}
        {isReady && (
          <Button type="primary" onClick={() => window.print()}>
            {texts.print}
          </Button>
        )}
      </header>
      {opening.data && !isReady && <Skeleton rows={6} height={48} />}
      {isReady && <Pack pack={opening.data} templates={templates} taxonomy={taxonomy.data} />}
    </main>
  );
}
