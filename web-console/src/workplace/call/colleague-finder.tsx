import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { questions } from '../../api/queries';
import type { Call, Colleague, DirectoryEntry } from '../../api/types';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords, type Words } from '../../words';
import { useMode } from '../mode';
import { callActs } from './call-acts';
import { useLetGo } from './use-phone';

type Row = { id: string; colleague: Colleague } | { id: string; entry: DirectoryEntry };

/** Between the two presses that hand somebody over unasked; milliseconds. */
const SECOND_PRESS_WITHIN_MS = 2_000;

/** Whom to ask or to hand over to: colleagues first, then the directory. Lies above the call bar, closes with Esc. */
export function ColleagueFinder({ call }: { call: Call }) {
  const words = useWords();
  const { leave } = useMode();
  const letGo = useLetGo();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const colleagues = useQuery(questions.colleagues(call.contactId));
  const directory = useQuery(questions.directory());
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [armed, setArmed] = useState('');
  const [problem, setProblem] = useState('');
  const rows = found(typed, colleagues.data?.items ?? [], directory.data?.items ?? []);
  const chosen = rows[Math.min(at, rows.length - 1)];

  useEffect(() => {
    field.current?.focus();
  }, []);
  useEffect(() => {
    if (!armed) return;
    const timer = setTimeout(() => setArmed(''), SECOND_PRESS_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [armed]);

  const act = async (run: () => Promise<unknown>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem('');
    try {
      await run();
      leave();
    } catch (error) {
      setProblem(wordsOf(error, words));
      setBusy(false);
      void colleagues.refetch();
    }
  };
  const ask = (row: Row | undefined): void => {
    if (!row) return;
    if ('colleague' in row) {
      const { accountId, canConsult } = row.colleague;
      if (canConsult && call.can.consult) void act(() => callActs.consult(call, accountId));
    } else if (call.can.thirdParty) void act(() => callActs.thirdParty(call, row.entry.id));
  };
  const handOver = (row: Row | undefined): void => {
    if (!row || !('colleague' in row) || !row.colleague.canTake || !call.can.transfer) return;
    const { accountId } = row.colleague;
    if (armed === accountId)
      void act(async () => {
        await callActs.transfer(call, accountId);
        letGo(call.contactId);
      });
    else setArmed(accountId);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' && event.shiftKey) handOver(chosen);
    else if (event.key === 'Enter' && event.target === field.current) ask(chosen);
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, rows.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of its field and buttons meet here
    <div className="finder" onKeyDown={onKeyDown}>
      <div className="finder-head">
        <label htmlFor={id}>{words.calls.finder.label}</label>
        <input
          id={id}
          ref={field}
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
          autoComplete="off"
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setAt(0);
          }}
        />
        <button type="button" className="plain" onClick={leave}>
          <KeyHint>Esc</KeyHint> {words.close}
        </button>
      </div>
      <ul className="plain-list finder-rows" id={`${id}-list`} aria-label={words.calls.finder.label}>
        {rows.map((row) => (
          <li key={row.id} id={`${id}-${row.id}`} className={row === chosen ? 'finder-row on' : 'finder-row'}>
            {'colleague' in row ? (
              <ColleagueRow
                colleague={row.colleague}
                call={call}
                isArmed={armed === row.colleague.accountId}
                ask={() => ask(row)}
                handOver={() => handOver(row)}
              />
            ) : (
              <EntryRow entry={row.entry} call={call} dial={() => ask(row)} />
            )}
          </li>
        ))}
      </ul>
      {rows.length === 0 && !colleagues.isPending && (
        <p className="quiet">{typed ? words.calls.finder.none : words.calls.finder.nobody}</p>
      )}
      <p className="quiet finder-foot">{problem ? <span role="alert">{problem}</span> : words.calls.finder.keys}</p>
    </div>
  );
}

function found(typed: string, colleagues: readonly Colleague[], entries: readonly DirectoryEntry[]): Row[] {
  const wanted = typed.trim().toLowerCase();
  const fits = (...texts: string[]) => texts.some((text) => text.toLowerCase().includes(wanted));
  return [
    ...colleagues
      .filter(({ displayName }) => fits(displayName))
      .map((colleague) => ({ id: colleague.accountId, colleague })),
    ...entries
      .filter(({ name, number, isClosed }) => !isClosed && fits(name, number))
      .map((entry) => ({ id: entry.id, entry })),
  ];
}

interface ColleagueProps {
  colleague: Colleague;
  call: Call;
  isArmed: boolean;
  ask: () => void;
  handOver: () => void;
}

function ColleagueRow({ colleague, call, isArmed, ask, handOver }: ColleagueProps) {
  const words = useWords();
  const { displayName, presence, canConsult, canTake } = colleague;
  const canAsk = canConsult && call.can.consult;
  return (
    <>
      <span className={`dot dot-${presence}`} aria-hidden="true" />
      <b>{displayName}</b>
      <span className="quiet cut">
        {presenceWords(presence, words)}
        {!canConsult && !canTake && ` · ${words.calls.finder.busy}`}
      </span>
      <span className="finder-acts">
        <button type="button" className="plain" disabled={!canAsk} title={words.calls.finder.consultNote} onClick={ask}>
          {words.calls.finder.consult}
        </button>
        {call.can.transfer && (
          <button type="button" className="plain finder-hand-over" disabled={!canTake} onClick={handOver}>
            {isArmed ? words.calls.finder.transferNow : words.calls.finder.transfer}
          </button>
        )}
      </span>
    </>
  );
}

function EntryRow({ entry, call, dial }: { entry: DirectoryEntry; call: Call; dial: () => void }) {
  const words = useWords();
  return (
    <>
      <b>{entry.name}</b>
      <span className="numbers">{entry.number}</span>
      <span className="quiet cut">{entry.note}</span>
      <span className="finder-acts">
        {call.can.thirdParty ? (
          <button type="button" className="plain" onClick={dial}>
            {words.calls.finder.dialIn}
          </button>
        ) : (
          <span className="quiet">{words.calls.finder.byHand}</span>
        )}
      </span>
    </>
  );
}

const presenceWords = (presence: string, words: Words): string =>
  (words.presence as Partial<Record<string, string>>)[presence] ?? presence;
