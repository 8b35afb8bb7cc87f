import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { questions } from '../api/queries';
import { useHotkeys } from '../app/hotkeys';
import { useMay } from '../app/me';
import { useNow } from '../look/now';
import { ErrorNote } from '../look/states';
import { useWords } from '../words';
import { Alarms } from './alarms';
import { LiveCalls } from './live-calls';
import { LiveContacts } from './live-contacts';
import { Team } from './team';
import { WaitingFigures } from './waiting-figures';
import './board.css';

/** What a supervisor watches: who waits and how urgently, standing alarms, who is there, what is under way. */
export function Screen() {
  const words = useWords();
  const [isTv, setTv] = useState(false);
  const queue = useQuery({ ...questions.queue(), refetchInterval: 30_000 });
  const team = useQuery({ ...questions.team(), refetchInterval: 10_000 });
  const now = useNow();
  const mayListenIn = useMay('call.supervise');

  const showTv = (on: boolean): void => {
    setTv(on);
    // Refused (no permission, no gesture): large figures help without the whole screen too.
    if (on) void document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
  };
  useHotkeys({ escape: () => showTv(false) }, isTv);

  return (
    <main className={isTv ? 'screen board board-tv' : 'screen board'}>
      <header className="screen-head">
        <h1>{words.board.title}</h1>
        <Button onClick={() => showTv(!isTv)}>{isTv ? words.board.leaveTv : words.board.tv}</Button>
      </header>
      {queue.isError && <ErrorNote error={queue.error} retry={() => void queue.refetch()} />}
      <WaitingFigures queue={queue.data} team={team.data?.items} now={now} />
      <div className="board-columns">
        <div className="board-column">
          <Alarms now={now} />
          <Team team={team} now={now} />
        </div>
        <div className="board-column">
          {mayListenIn && <LiveCalls now={now} />}
          <LiveContacts now={now} rowHeight={isTv ? 80 : 64} />
        </div>
      </div>
    </main>
  );
}
