import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { answerOf, api } from '../api/client';
import type { ContactState, ContactSummary } from '../api/types';
import { useMay, useMe } from '../app/me';
import { Choice } from '../look/choice';
import { LevelMark, standing } from '../look/level-mark';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { dayAndTime } from '../look/time';
import { VirtualList } from '../look/virtual-list';
import { wayIn } from '../look/way-in';
import { useWords } from '../words';
import { OpenBlocks } from './open-blocks';
import './contacts.css';

const states = ['any', 'waiting', 'active', 'wrap-up', 'closed'] as const;
const keyOf = (contact: ContactSummary): string => contact.id;

/** Every contact within reach, page after page; only the rows in sight are drawn. */
export function Screen() {
  const words = useWords();
  const { center } = useMe();
  const mayBlock = useMay('block.manage');
  const [state, setState] = useState<(typeof states)[number]>('any');
  const list = useInfiniteQuery({
    queryKey: ['contacts', 'pages', state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => {
      const query = { state: state === 'any' ? undefined : (state as ContactState), cursor: pageParam, limit: 100 };
      return answerOf(api.GET('/api/contacts', { params: { query } }));
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <main className="screen contact-list">
      <header className="screen-head">
        <h1>{words.contactList.title}</h1>
        <Choice
          label={words.board.state}
          quietLabel
          value={state}
          onChange={setState}
          options={states.map((value) => ({
            value,
            label: value === 'any' ? words.contactList.all : words.states[value],
          }))}
        />
      </header>
      {mayBlock ? <OpenBlocks /> : <div />}
      {/* for the eye; a row read aloud says all of it by itself */}
      <div className="contact-head-row" aria-hidden="true">
        <span>{words.contactList.opened}</span>
        <span>{words.board.level}</span>
        <span>{words.board.desk}</span>
        <span>{words.board.channel}</span>
        <span>{words.contactList.caller}</span>
        <span>{words.contactList.primary}</span>
        <span>{words.board.counselor}</span>
        <span>{words.board.state}</span>
      </div>
      {list.isPending && <Skeleton rows={9} height={48} />}
      {list.isError && items.length === 0 && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {list.data && (
        <VirtualList
          items={items}
          keyOf={keyOf}
          rowHeight={48}
          label={words.contactList.title}
          empty={<Empty title={words.contactList.empty}>{words.contactList.emptyBody}</Empty>}
        >
          {(contact) => (
            <Link className="contact-row" to={`/contacts/${contact.id}`}>
              <span className="numbers">{dayAndTime(contact.openedAt, center.timeZone)}</span>
              <LevelMark {...standing(contact.signal, contact.grade)} />
              <span className="cut">{contact.deskName}</span>
              <span>{wayIn(words, contact)}</span>
              <span>{words.callers[contact.callerRole]}</span>
              <span className="numbers">{contact.primaryTag ?? words.statistics.dash}</span>
              <span className="cut">{contact.counselor?.displayName ?? words.statistics.dash}</span>
              <span>{words.states[contact.state]}</span>
            </Link>
          )}
        </VirtualList>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {words.contactList.more}
        </Button>
      )}
    </main>
  );
}
