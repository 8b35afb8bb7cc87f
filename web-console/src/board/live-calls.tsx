import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { questions } from '../api/queries';
import type { Grade, LiveCall } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { useHeld } from '../look/held';
import { LevelMark, standing } from '../look/level-mark';
import { ErrorNote, Skeleton, wordsOf } from '../look/states';
import { longClock } from '../look/time';
import { useWords, type Words } from '../words';
import { type LegMode, ownLeg, useOwnLeg } from '../workplace/call';
import { CallMark } from './call-mark';
import { ListenIn } from './listen-in';

/** Nobody tells a supervisor that a call of a colleague's is held: it is asked. */
const ASK_EVERY_MS = 5_000;
const modes = ['listen', 'whisper', 'talk'] as const satisfies readonly LegMode[];

/** Calls that are on: how long, how grave, and a place on each for the supervisor. */
export function LiveCalls({ now }: { now: number }) {
  const words = useWords();
  const texts = words.board.calls;
  const list = useQuery({ ...questions.liveCalls(), refetchInterval: ASK_EVERY_MS });
  const [pointed, setPointed] = useState(false);
  const { shown } = useHeld(list.data?.items, pointed);
  const items = [...(shown ?? [])].sort(byGravity);
  const [chosenId, setChosenId] = useState<string>();
  const [problem, setProblem] = useState('');
  const { leg } = useOwnLeg();

  const act = async (step: () => Promise<void>): Promise<void> => {
    setProblem('');
    try {
      await step();
    } catch (error) {
      setProblem(wordsOf(error, words));
    }
    void list.refetch();
  };
  const enter = (call: LiveCall | undefined, mode: LegMode): boolean => {
    if (!call?.can.supervise) return false;
    setChosenId(call.callId);
    void act(() => ownLeg.supervise(call.callId, mode));
    return true;
  };
  const leave = (): void => void act(() => ownLeg.leave());
  const chosen = items.find(({ callId }) => callId === chosenId);
  const step = (by: number): void => {
    const at = items.findIndex(({ callId }) => callId === chosenId);
    setChosenId(items[at < 0 ? 0 : Math.max(0, Math.min(items.length - 1, at + by))]?.callId);
  };
  useHotkeys(
    {
      j: () => step(1),
      k: () => step(-1),
      ...Object.fromEntries(modes.map((mode, index) => [String(index + 1), () => enter(chosen, mode)])),
      '0': () => (leg?.part === 'supervisor' ? leave() : false),
    },
    items.length > 0,
  );
  return (
    <section
      className="card live-calls"
      aria-labelledby="calls-title"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <h2 id="calls-title">
        {texts.title} <span className="numbers">{shown ? items.length : ''}</span>
        {items.length > 0 && <span className="quiet live-calls-keys">{texts.keys}</span>}
      </h2>
      {list.isPending && <Skeleton rows={1} height={48} />}
      {list.isError && !list.data && <ErrorNote error={list.error} retry={() => void list.refetch()} />}
      {shown && items.length === 0 && <p className="quiet">{texts.empty}</p>}
      {problem && <p role="alert">{problem}</p>}
      <ul className="plain-list">
        {items.map((call) => (
          <li
            key={call.callId}
            className={call.callId === chosenId ? 'live-call chosen' : 'live-call'}
            aria-current={call.callId === chosenId}
          >
            <span className="live-call-facts">
              <span className="row-line">
                <LevelMark {...standing(call.signal, call.grade as Grade)} />
                <b className="numbers">{longClock(now - Date.parse(call.connectedAt ?? call.startedAt))}</b>
                {call.held && <CallMark kind="held">{texts.held}</CallMark>}
                {call.isLong && <CallMark kind="long">{texts.long}</CallMark>}
              </span>
              <span className="quiet cut">
                <Link to={`/contacts/${call.contactId}`}>{call.counselorName ?? stateOf(call, words)}</Link>
                {` · ${call.deskName}`}
                {call.counselorName && call.state !== 'connected' && ` · ${stateOf(call, words)}`}
                {call.supervisors.length > 0 && ` · ${texts.withSupervisor(call.supervisors.join('、'))}`}
              </span>
            </span>
            {call.can.supervise && (
              <ListenIn
                call={call}
                modes={modes}
                mine={leg?.part === 'supervisor' && leg.callId === call.callId ? leg.mode : null}
                enter={(mode) => enter(call, mode)}
                leave={leave}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const stateOf = ({ state }: LiveCall, { board }: Words): string => board.calls.states[state] ?? state;

const height = ({ signal, grade }: LiveCall): number => {
  const { level } = standing(signal, grade as Grade);
  if (level === 'unknown') return 2.5;
  return level === 'U' ? -1 : level;
};
const byGravity = (a: LiveCall, b: LiveCall): number =>
  height(b) - height(a) || a.startedAt.localeCompare(b.startedAt) || a.callId.localeCompare(b.callId);
