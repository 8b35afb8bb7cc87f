import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { CallerRole, ContactDetail, RecordBody } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { useMe } from '../../app/me';
import { Choice } from '../../look/choice';
import { wordsOf } from '../../look/states';
import { timeOfDay } from '../../look/time';
import { useWords } from '../../words';
import { useMode } from '../mode';
import { keeperOf, type RecordState } from './record-keeper';

const callers: readonly CallerRole[] = ['student', 'parent', 'teacher', 'other', 'unknown'];
const fields = ['who', 'situation', 'process', 'analysis', 'measures', 'effect'] as const;

/** The record's six fields, saved by themselves. What differs after somebody else's change is laid side by side. */
export function RecordForm({ detail }: { detail: ContactDetail }) {
  const words = useWords();
  const queries = useQueryClient();
  const { mode } = useMode();
  const keeper = keeperOf(detail, queries);
  useEffect(() => keeper.adopt(detail), [keeper, detail]);
  const state = useSyncExternalStore(keeper.subscribe, keeper.current);
  const first = useRef<HTMLTextAreaElement>(null);
  const canWrite = detail.isMine && detail.state !== 'closed' && detail.state !== 'waiting';
  useHotkeys({ e: () => first.current?.focus() }, mode === 'none' && canWrite);

  return (
    <div className="record-form">
      <Choice
        label={words.record.caller}
        quietLabel
        value={state.callerRole}
        disabled={!canWrite}
        onChange={(callerRole) => keeper.write({ callerRole })}
        options={callers.map((value) => ({ value, label: words.callers[value] }))}
      />
      {state.theirs && <Conflict state={state} settle={(body) => keeper.settle(body)} />}
      {fields.map((field) => (
        <label key={field} className="record-field">
          {words.record.fields[field]}
          <textarea
            ref={field === 'who' ? first : undefined}
            rows={field === 'situation' || field === 'process' ? 3 : 2}
            maxLength={20_000}
            data-field={field}
            readOnly={!canWrite}
            placeholder={canWrite ? words.record.hints[field] : words.none}
            value={state.body[field]}
            onChange={(event) => keeper.write({ body: { [field]: event.target.value } })}
            onBlur={() => void keeper.save()}
          />
        </label>
      ))}
    </div>
  );
}

/** Whether it is saved, in words; beside the tabs, so that it is seen whatever is scrolled. */
export function SaveState({ detail }: { detail: ContactDetail }) {
  const words = useWords();
  const { center } = useMe();
  const keeper = keeperOf(detail, useQueryClient());
  const { status, savedAt, error } = useSyncExternalStore(keeper.subscribe, keeper.current);
  const why = error ? wordsOf(error, words) : '';
  const texts: Record<RecordState['status'], string> = {
    untouched: words.record.untouched,
    saved: savedAt ? words.record.saved(timeOfDay(savedAt, center.timeZone)) : '',
    unsaved: words.record.unsaved,
    saving: words.record.saving,
    failed: words.record.failed(why),
    refused: words.record.refused(why),
    stale: words.record.staleTitle,
  };
  return (
    <span className={`save-state save-${status}`} role="status" title={texts[status]}>
      {texts[status]}
    </span>
  );
}

function Conflict({ state, settle }: { state: RecordState; settle: (body: RecordBody) => void }) {
  const words = useWords();
  const { theirs, body } = state;
  if (!theirs) return null;
  const differing = fields.filter((field) => theirs.body[field] !== body[field]);
  const both = { ...body };
  for (const field of differing) {
    const parts = [theirs.body[field], body[field]].filter((text) => text.trim() !== '');
    both[field] = parts.join('\n');
  }
  return (
    <section className="conflict" role="alert">
      <b>{words.record.staleTitle}</b>
      <p>{words.record.staleBody}</p>
      {differing.map((field) => (
        <div key={field} className="conflict-field">
          <b>{words.record.fields[field]}</b>
          <p>
            <span className="quiet">{words.record.theirs}</span> {theirs.body[field] || words.none}
          </p>
          <p>
            <span className="quiet">{words.record.mine}</span> {body[field] || words.none}
          </p>
        </div>
      ))}
      <div className="row-wrap">
        <Button size="small" type="primary" onClick={() => settle(both)}>
          {words.record.keepBoth}
        </Button>
        <Button size="small" onClick={() => settle(body)}>
          {words.record.keepMine}
        </Button>
        <Button size="small" onClick={() => settle(theirs.body)}>
          {words.record.takeTheirs}
        </Button>
      </div>
    </section>
  );
}
