import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { CallerRole, ContactDetail, RecordBody, RecordTemplate, TemplateField } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { useMe } from '../../app/me';
import { usePreferences } from '../../app/preferences';
import { Choice } from '../../look/choice';
import { wordsOf } from '../../look/states';
import { timeOfDay } from '../../look/time';
import { useWords } from '../../words';
import { useMode } from '../mode';
import { BelowRecord } from './additions';
import { keeperOf, type RecordState } from './record-keeper';
import { TemplateChoice } from './template-choice';
import { fieldOf, placeless, templateOf } from './templates';

/** of text, in pixels; a box that grows with its words pays no heed to `rows` */
const LINE = 24;
const callers: readonly CallerRole[] = ['student', 'parent', 'teacher', 'other', 'unknown'];

/** The record's fields by its template, saved by themselves. What differs after somebody else's change is laid side by side. */
export function RecordForm({ detail, templates }: { detail: ContactDetail; templates: readonly RecordTemplate[] }) {
  const words = useWords();
  const queries = useQueryClient();
  const { mode } = useMode();
  const keeper = keeperOf(detail, queries);
  useEffect(() => keeper.adopt(detail), [keeper, detail]);
  const state = useSyncExternalStore(keeper.subscribe, keeper.current);
  const first = useRef<HTMLTextAreaElement>(null);
  const canWrite = detail.isMine && detail.state !== 'closed' && detail.state !== 'waiting' && !detail.record?.signed;
  useHotkeys({ e: () => first.current?.focus() }, mode === 'none' && canWrite);
  const { language } = usePreferences();
  const template = templateOf(state, detail, templates);
  // once shown, such a field stays while she empties it
  const kept = useRef(new Map<string, TemplateField>());
  if (!template) return null;
  for (const field of placeless(state.body, template, templates)) kept.current.set(field.key, field);
  const others = [...kept.current.values()].filter(({ key }) => template.fields.every((field) => field.key !== key));
  const box = (field: TemplateField, isFirst: boolean) => (
    <label key={field.key} className="record-field">
      {field.label[language]}
      <textarea
        ref={isFirst ? first : undefined}
        rows={field.rows}
        style={{ minHeight: field.rows * LINE + 12 }}
        maxLength={20_000}
        data-field={field.key}
        data-required={field.required || undefined}
        readOnly={!canWrite}
        placeholder={canWrite ? field.hint[language] : words.none}
        value={state.body[field.key] ?? ''}
        onChange={(event) => keeper.write({ body: { [field.key]: event.target.value }, templateId: template.id })}
        onBlur={() => void keeper.save()}
      />
    </label>
  );

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
      <TemplateChoice
        detail={detail}
        shown={template}
        templates={templates}
        canWrite={canWrite}
        choose={(templateId) => keeper.write({ templateId, templateChosen: true })}
      />
      {state.theirs && (
        <Conflict state={state} templates={templates} settle={(body, templateId) => keeper.settle(body, templateId)} />
      )}
      {template.fields.map((field, at) => box(field, at === 0))}
      {others.length > 0 && <p className="quiet">{words.records.placeless}</p>}
      {others.map((field) => box(field, false))}
      <BelowRecord detail={detail} />
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

interface ConflictProps {
  state: RecordState;
  templates: readonly RecordTemplate[];
  settle: (body: RecordBody, templateId: string | null) => void;
}

function Conflict({ state, templates, settle }: ConflictProps) {
  const words = useWords();
  const { language } = usePreferences();
  const { theirs, body, templateId } = state;
  if (!theirs) return null;
  const textOf = (from: RecordBody, key: string): string => from[key] ?? '';
  const keys = [...new Set([...Object.keys(theirs.body), ...Object.keys(body)])];
  const differing = keys.filter((key) => textOf(theirs.body, key) !== textOf(body, key));
  const both = { ...theirs.body, ...body };
  for (const key of differing) {
    const parts = [textOf(theirs.body, key), textOf(body, key)].filter((text) => text.trim() !== '');
    both[key] = parts.join('\n');
  }
  return (
    <section className="conflict" role="alert">
      <b>{words.record.staleTitle}</b>
      <p>{words.record.staleBody}</p>
      {differing.map((key) => (
        <div key={key} className="conflict-field">
          <b>{fieldOf(key, templates).label[language]}</b>
          <p>
            <span className="quiet">{words.record.theirs}</span> {theirs.body[key] || words.none}
          </p>
          <p>
            <span className="quiet">{words.record.mine}</span> {body[key] || words.none}
          </p>
        </div>
      ))}
      <div className="row-wrap">
        <Button size="small" type="primary" onClick={() => settle(both, templateId)}>
          {words.record.keepBoth}
        </Button>
        <Button size="small" onClick={() => settle(body, templateId)}>
          {words.record.keepMine}
        </Button>
        <Button size="small" onClick={() => settle(theirs.body, theirs.templateId)}>
          {words.record.takeTheirs}
        </Button>
      </div>
    </section>
  );
}
