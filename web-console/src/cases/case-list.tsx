import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import type { Case, CaseState } from '../api/types';
import { useMay, useMe } from '../app/me';
import { Choice } from '../look/choice';
import { GoneMark } from '../look/gone-mark';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { dayOf } from '../look/time';
import { VirtualList } from '../look/virtual-list';
import { useWords } from '../words';
import { NextDate } from './next-date';
import './cases.css';

const keyOf = (one: Case): string => one.id;

/** Cases by the day somebody looks again, those without a day last; before them, for supervisors, those left behind. */
export function Screen() {
  const words = useWords();
  const texts = words.cases;
  const { center } = useMe();
  const isSupervisor = useMay('team.read');
  const [whose, setWhose] = useState<'mine' | 'all'>(isSupervisor ? 'all' : 'mine');
  const [state, setState] = useState<CaseState>('open');
  const list = useInfiniteQuery({
    queryKey: ['cases', 'pages', whose, state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => {
      const mine = whose === 'mine' ? ('true' as const) : undefined;
      return answerOf(api.GET('/api/cases', { params: { query: { state, mine, cursor: pageParam, limit: 100 } } }));
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const nothing = whose === 'mine' ? texts.emptyMine : state === 'open' ? texts.empty : texts.emptyClosed;
  return (
    <main className="screen case-list">
      <header className="screen-head">
        <h1>{texts.title}</h1>
        <div className="row-wrap">
          <Choice
            label={texts.whose}
            quietLabel
            value={whose}
            onChange={setWhose}
            options={[
              { value: 'mine', label: texts.mine },
              { value: 'all', label: texts.all },
            ]}
          />
          <Choice
            label={texts.state}
            quietLabel
            value={state}
            onChange={setState}
            options={(['open', 'closed'] as const).map((value) => ({ value, label: texts.states[value] }))}
          />
        </div>
      </header>
      {/* for the eye; a row read aloud says all of it by itself */}
      <div className="case-head-row" aria-hidden="true">
        <span>{texts.number}</span>
        <span>{texts.next}</span>
        <span>{texts.responsible}</span>
        <span>{texts.desk}</span>
        <span>{state === 'open' ? texts.opened : texts.closed}</span>
      </div>
      {list.isPending && <Skeleton rows={9} height={48} />}
      {list.isError && items.length === 0 && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {list.data && (
        <VirtualList
          items={items}
          keyOf={keyOf}
          rowHeight={48}
          label={texts.title}
          empty={<Empty title={nothing}>{texts.emptyBody}</Empty>}
        >
          {(one) => (
            <Link className="case-row" to={`/cases/${one.id}`}>
              <b className="numbers">{texts.numbered(one.number)}</b>
              <NextDate of={one} />
              <span className="with-mark">
                <span className="cut">{one.responsible.displayName}</span>
                {one.responsibleGone && <GoneMark />}
              </span>
              <span className="cut">{one.deskName}</span>
              <span className="numbers">{dayOf(one.closedAt ?? one.openedAt, center.timeZone)}</span>
            </Link>
          )}
        </VirtualList>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {texts.more}
        </Button>
      )}
    </main>
  );
}
