import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import type { Grade, HandOverDeclineReason, OfferedCase } from '../api/types';
import { useMe } from '../app/me';
import { LevelMark, standing } from '../look/level-mark';
import { Empty, ErrorNote, Skeleton, wordsOf } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';
import { NextDate } from './next-date';
import { ASK_EVERY_MS } from './offered-cases';
import { useCaseAct } from './use-case-act';

const reasons = ['busy', 'conflict', 'not-suited', 'away', 'other'] as const satisfies readonly HandOverDeclineReason[];

/** Cases that colleagues would hand over to her: read the note, then yes or no. */
export function OfferedList() {
  const texts = useWords().cases;
  const list = useQuery({ ...questions.handOvers(), refetchInterval: ASK_EVERY_MS });
  const [said, setSaid] = useState('');
  const items = list.data?.items ?? [];
  return (
    <div className="case-offers">
      <p role="status" className="good case-said">
        {said && `✓ ${said}`}
      </p>
      {list.isPending && <Skeleton rows={3} height={120} />}
      {list.isError && !list.data && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {list.data && items.length === 0 && <Empty title={texts.offeredEmpty}>{texts.offeredEmptyBody}</Empty>}
      <ul className="plain-list" aria-label={texts.offeredToMe}>
        {items.map((one) => (
          <li key={one.id}>
            <Offered of={one} say={setSaid} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Offered({ of: one, say }: { of: OfferedCase; say: (done: string) => void }) {
  const words = useWords();
  const texts = words.cases;
  const { center } = useMe();
  const [isReading, setReading] = useState(false);
  const [isDeclining, setDeclining] = useState(false);
  const note = useQuery({ ...questions.handOver(one.id), enabled: isReading });
  const params = { path: { id: one.id } };
  const accepting = useCaseAct<void>(
    () => answerOf(api.POST('/api/hand-overs/{id}/accept', { params, body: {} })),
    () => say(texts.accepted(one.number)),
  );
  const declining = useCaseAct<HandOverDeclineReason>(
    (reason) => answerOf(api.POST('/api/hand-overs/{id}/decline', { params, body: { reason } })),
    () => say(texts.declined(one.number)),
  );
  const problem = accepting.error ?? declining.error;
  return (
    <article className="card case-offer" aria-label={texts.numbered(one.number)}>
      <p className="row-line">
        <b>
          {texts.numbered(one.number)} · {texts.offerFrom(one.from.displayName)}
        </b>
        {one.grade && <LevelMark {...standing(null, one.grade as Grade)} />}
      </p>
      <p className="row-line quiet">
        <span>
          {texts.states[one.caseState]} · {one.deskName} ·{' '}
          {texts.offeredBy(one.offeredBy.displayName, dayAndTime(one.offeredAt, center.timeZone))}
        </span>
        <NextDate of={{ nextDate: one.nextDate, state: one.caseState }} />
      </p>
      {note.data && <p className="case-written">{note.data.note}</p>}
      {note.error && <p role="alert">{wordsOf(note.error, words)}</p>}
      {problem && <p role="alert">{wordsOf(problem, words)}</p>}
      {isDeclining ? (
        <fieldset className="choice">
          <legend>{texts.declineWhy}</legend>
          <div className="row-wrap">
            {reasons.map((reason) => (
              <Button key={reason} loading={declining.isPending} onClick={() => declining.mutate(reason)}>
                {texts.declineReasons[reason]}
              </Button>
            ))}
            <Button type="text" onClick={() => setDeclining(false)}>
              {words.cancel}
            </Button>
          </div>
        </fieldset>
      ) : (
        <div className="row-wrap">
          {!isReading && <Button onClick={() => setReading(true)}>{texts.readNote}</Button>}
          <Button type="primary" loading={accepting.isPending} onClick={() => accepting.mutate()}>
            {texts.accept}
          </Button>
          <Button onClick={() => setDeclining(true)}>{texts.decline}</Button>
        </div>
      )}
    </article>
  );
}
