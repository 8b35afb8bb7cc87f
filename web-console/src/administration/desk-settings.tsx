import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type FormEvent, Fragment, useState } from 'react';
import { answerOf, api } from '../api/client';
import type { Desk, DeskChange } from '../api/types';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

const SIGNALS = [0, 1, 2, 3, 4] as const;
type Reply = `reply${(typeof SIGNALS)[number]}`;
type Times = Record<'liveOffer' | 'textOffer' | 'overflow' | 'callback' | 'longCall' | Reply, string>;

/** As typed; minutes where people think in minutes. */
const timesOf = (desk: Desk): Times => ({
  liveOffer: String(desk.liveOfferSeconds),
  textOffer: String(desk.textOfferSeconds),
  overflow: desk.overflowSeconds === null ? '' : String(desk.overflowSeconds),
  callback: String(desk.callbackMinutes),
  longCall: String(Math.round(desk.longCallSeconds / 60)),
  ...(Object.fromEntries(SIGNALS.map((signal) => [`reply${signal}`, String(desk.replyMinutes[signal])])) as Record<
    Reply,
    string
  >),
});

/** How long things may take at a desk, and where its callers go when it takes too long. */
export function DeskSettings({ desk, others }: { desk: Desk; others: readonly Desk[] }) {
  const words = useWords();
  const texts = words.administration.desk.settings;
  const queries = useQueryClient();
  const [times, setTimes] = useState(() => timesOf(desk));
  const [overflowDeskId, setOverflowDeskId] = useState(desk.overflowDeskId);
  const [repliesReviewed, setRepliesReviewed] = useState(desk.repliesReviewed);
  const [recordsCountersigned, setRecordsCountersigned] = useState(desk.recordsCountersigned);
  const known = timesOf(desk);
  const isChanged =
    overflowDeskId !== desk.overflowDeskId ||
    repliesReviewed !== desk.repliesReviewed ||
    recordsCountersigned !== desk.recordsCountersigned ||
    (Object.keys(known) as (keyof Times)[]).some((key) => times[key] !== known[key]);
  const saving = useMutation({
    mutationFn: () => {
      const body: DeskChange = {
        liveOfferSeconds: Number(times.liveOffer),
        textOfferSeconds: Number(times.textOffer),
        overflowSeconds: times.overflow === '' ? null : Number(times.overflow),
        overflowDeskId,
        callbackMinutes: Number(times.callback),
        longCallSeconds: Number(times.longCall) * 60,
        replyMinutes: SIGNALS.map((signal) => Number(times[`reply${signal}`])),
        repliesReviewed,
        recordsCountersigned,
      };
      return answerOf(api.PATCH('/api/desks/{id}', { params: { path: { id: desk.id } }, body }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['desks'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate();
  };
  const field = (name: keyof Times, label: string, min: number, max: number, isOptional = false) => (
    <label className="field">
      {label}
      <input
        className="text-field"
        type="number"
        required={!isOptional}
        min={min}
        max={max}
        value={times[name]}
        onChange={({ target }) => setTimes((now) => ({ ...now, [name]: target.value }))}
      />
    </label>
  );
  return (
    <section className="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <form onSubmit={submit}>
        <div className="form-grid desk-settings">
          {field('liveOffer', texts.liveOffer, 5, 600)}
          {field('textOffer', texts.textOffer, 10, 3_600)}
          {field('overflow', texts.overflow, 15, 3_600, true)}
          <label className="field">
            {texts.overflowDesk}
            <select value={overflowDeskId ?? ''} onChange={({ target }) => setOverflowDeskId(target.value || null)}>
              <option value="">{texts.noOverflowDesk}</option>
              {desk.overflowDeskId && !others.some(({ id }) => id === desk.overflowDeskId) && (
                <option value={desk.overflowDeskId}>{desk.overflowDeskName}</option>
              )}
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          {field('callback', texts.callback, 5, 1_440)}
          {field('longCall', texts.longCall, 5, 240)}
        </div>
        <p className="quiet">{texts.note}</p>
        <fieldset className="choice">
          <legend>{texts.replies}</legend>
          <div className="form-grid desk-settings">
            {SIGNALS.map((signal) => (
              <Fragment key={signal}>{field(`reply${signal}`, texts.reply(signal), 1, 10_080)}</Fragment>
            ))}
          </div>
          <p className="quiet">{texts.repliesNote}</p>
          <label>
            <input
              type="checkbox"
              checked={repliesReviewed}
              onChange={({ target }) => setRepliesReviewed(target.checked)}
            />{' '}
            {words.reviews.setting}
          </label>
          <p className="quiet">{words.reviews.settingNote}</p>
        </fieldset>
        <fieldset className="choice">
          <legend>{words.record.label}</legend>
          <label>
            <input
              type="checkbox"
              checked={recordsCountersigned}
              onChange={({ target }) => setRecordsCountersigned(target.checked)}
            />{' '}
            {words.records.setting}
          </label>
          <p className="quiet">{words.records.settingNote}</p>
        </fieldset>
        {saving.error && <p role="alert">{wordsOf(saving.error, words)}</p>}
        <div className="row-wrap">
          <Button type="primary" htmlType="submit" disabled={!isChanged} loading={saving.isPending}>
            {words.save}
          </Button>
          <span role="status" className="good">
            {saving.isSuccess && !isChanged && `✓ ${words.administration.added}`}
          </span>
        </div>
      </form>
    </section>
  );
}
