import { type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import type { Case, WhoseCases } from '../api/types';
import { useMay, useMe } from '../app/me';
import { Choice } from '../look/choice';
import { GoneMark } from '../look/gone-mark';
import { useToday } from '../look/now';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { dayOf } from '../look/time';
import { VirtualList } from '../look/virtual-list';
import { useWords, type Words } from '../words';
import { Caseloads } from './caseloads';
import { NextDate } from './next-date';
import { OfferedList } from './offered-list';
import './cases.css';

type Shown = WhoseCases | 'offered' | 'loads';
const lists = ['mine', 'stand-in', 'team', 'all'] as const satisfies readonly WhoseCases[];
const keyOf = (one: Case): string => one.id;

function nameOf(shown: Shown, texts: Words['cases']): string {
  if (shown === 'offered') return texts.offeredToMe;
  return shown === 'loads' ? texts.loads : texts.whoseNames[shown];
}

/** Cases by the day somebody looks again, those without a day last; before them, for supervisors, those left behind. */
export function Screen() {
  const words = useWords();
  const texts = words.cases;
  const isSupervisor = useMay('caseload.manage');
  const [shown, setShown] = useState<Shown>(isSupervisor ? 'all' : 'mine');
  const [state, setState] = useState<'running' | 'closed'>('running');
  const whose = shown === 'offered' || shown === 'loads' ? null : shown;
  const views: Shown[] = [...lists, 'offered', ...(isSupervisor ? (['loads'] as const) : [])];
  const list = useInfiniteQuery({
    queryKey: ['cases', 'pages', whose, state],
    enabled: whose !== null,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => {
      const query = { state, whose: whose ?? undefined, cursor: pageParam, limit: 100 };
      return answerOf(api.GET('/api/cases', { params: { query } }));
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const none = { mine: texts.emptyMine, 'stand-in': texts.emptyStandIn, team: texts.emptyTeam, all: texts.empty };
  const nothing = state === 'closed' ? texts.emptyClosed : none[whose ?? 'all'];
  return (
    <main className="screen case-list">
      <header className="screen-head">
        <h1>{texts.title}</h1>
        <div className="row-wrap">
          <Choice
            label={texts.whose}
            quietLabel
            value={shown}
            onChange={setShown}
            options={views.map((value) => ({ value, label: nameOf(value, texts) }))}
          />
          <span className={whose === null ? 'case-unused' : undefined}>
            <Choice
              label={texts.state}
              quietLabel
              disabled={whose === null}
              value={state}
              onChange={setState}
              options={(['running', 'closed'] as const).map((value) => ({
                value,
                label: value === 'closed' ? texts.states.closed : texts.running,
              }))}
            />
          </span>
        </div>
      </header>
      {shown === 'offered' && <OfferedList />}
      {shown === 'loads' && <Caseloads />}
      {whose !== null && <Rows list={list} items={items} nothing={nothing} isClosed={state === 'closed'} />}
    </main>
  );
}

interface RowsProps {
  list: Pick<UseInfiniteQueryResult, 'isPending' | 'isError' | 'error' | 'hasNextPage' | 'isFetchingNextPage'> & {
    data?: unknown;
    refetch: () => unknown;
    fetchNextPage: () => unknown;
  };
  items: readonly Case[];
  nothing: string;
  isClosed: boolean;
}

/** One case a row. */
function Rows({ list, items, nothing, isClosed }: RowsProps) {
  const texts = useWords().cases;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  return (
    <>
      {/* for the eye; a row read aloud says all of it by itself */}
      <div className="case-head-row" aria-hidden="true">
        <span>{texts.number}</span>
        <span>{texts.next}</span>
        <span>{texts.responsible}</span>
        <span>{texts.state}</span>
        <span>{texts.desk}</span>
        <span>{isClosed ? texts.closed : texts.opened}</span>
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
              <span className="case-dates">
                <NextDate of={one} />
                {one.reviewDate !== null && one.reviewDate <= today && <b>{texts.plan.reviewDue}</b>}
              </span>
              <span className="with-mark">
                <span className="cut">{one.responsible.displayName}</span>
                {one.responsibleGone && <GoneMark />}
              </span>
              <span className="cut">{texts.states[one.state]}</span>
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
    </>
  );
}
