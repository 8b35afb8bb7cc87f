import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { questions } from '../api/queries';
import type { Appointment } from '../api/types';
import { useHotkeys } from '../app/hotkeys';
import { useMe } from '../app/me';
import { Choice } from '../look/choice';
import { useToday } from '../look/now';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { daysAfter, instantIn } from '../look/zone';
import { useWords } from '../words';
import { ChosenAppointment } from './chosen';
import { desksInOrder } from './desks-in-order';
import { type By, rowsOf } from './week-rows';
import { buttonOf, WeekTable } from './week-table';

const DAYS = 7;

/** Seven days from today on, a row for each counselor or room; one chosen appointment can be settled by keys. */
export function Week() {
  const words = useWords();
  const texts = words.bookingDesk;
  const { center } = useMe();
  const today = useToday(center.timeZone);
  const [weeks, setWeeks] = useState(0);
  const [deskId, setDeskId] = useState<string>();
  const [by, setBy] = useState<By>('counselor');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const first = daysAfter(today, weeks * DAYS);
  const days = Array.from({ length: DAYS }, (_, index) => daysAfter(first, index));
  const start = instantIn(center.timeZone, `${first}T00:00`);
  const end = instantIn(center.timeZone, `${daysAfter(first, DAYS)}T00:00`);
  const appointments = useQuery({ ...questions.week(start, end, deskId), refetchInterval: 60_000 });
  const desks = useQuery(questions.desks());
  const rooms = useQuery(questions.rooms());

  const items = [...(appointments.data?.items ?? [])].sort(
    (a, b) => a.startsAt.localeCompare(b.startsAt) || a.counselor.displayName.localeCompare(b.counselor.displayName),
  );
  const chosen = items.find(({ id }) => id === chosenId) ?? null;
  const reach = desks.data?.items.filter(({ id }) => !deskId || id === deskId) ?? [];
  const rows = rowsOf(by, items, reach, rooms.data?.items ?? []);

  const goTo = (week: number): void => {
    setWeeks(week);
    setChosenId(null);
  };
  const step = (forward: boolean): void => {
    const at = items.findIndex(({ id }) => id === chosenId);
    const next: Appointment | undefined =
      at < 0 ? items[0] : items[(at + (forward ? 1 : -1) + items.length) % items.length];
    if (!next) return;
    setChosenId(next.id);
    buttonOf(next.id)?.focus();
  };
  const turn = (by: number) => (): unknown => {
    // In a row of radio buttons the arrows choose among these.
    if (document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLSelectElement)
      return false;
    return goTo(weeks + by);
  };
  useHotkeys(
    { j: () => step(true), k: () => step(false), arrowleft: turn(-1), arrowright: turn(1), t: () => goTo(0) },
    !isBusy,
  );

  const failed = appointments.error ?? desks.error ?? rooms.error;
  const isPending = appointments.isPending || desks.isPending || rooms.isPending;
  return (
    <div className="week">
      <div className="week-controls">
        <div className="row-wrap">
          <Button onClick={() => goTo(weeks - 1)}>← {texts.previous}</Button>
          <Button onClick={() => goTo(0)} disabled={weeks === 0}>
            {texts.today}
          </Button>
          <Button onClick={() => goTo(weeks + 1)}>{texts.next} →</Button>
          <b className="numbers">{texts.days(first, days[DAYS - 1] ?? first)}</b>
        </div>
        <div className="row-wrap">
          {(desks.data?.items.length ?? 0) > 1 && (
            <select
              aria-label={texts.desk}
              value={deskId ?? ''}
              onChange={({ target }) => setDeskId(target.value || undefined)}
            >
              <option value="">{texts.allDesks}</option>
              {desksInOrder(desks.data?.items ?? []).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
          <Choice
            label={texts.by}
            quietLabel
            value={by}
            onChange={setBy}
            options={[
              { value: 'counselor', label: texts.byCounselor },
              { value: 'room', label: texts.byRoom },
            ]}
          />
        </div>
      </div>
      <ChosenAppointment
        key={chosen?.id ?? 'none'}
        appointment={chosen}
        isEmpty={!isPending && items.length === 0}
        hold={setBusy}
      />
      {failed && !appointments.data ? (
        <ErrorNote
          error={failed}
          retry={() => void Promise.all([appointments.refetch(), desks.refetch(), rooms.refetch()])}
        />
      ) : isPending ? (
        <Skeleton rows={4} height={96} />
      ) : rows.length === 0 ? (
        <Empty title={texts.nobody}>{texts.nobodyBody}</Empty>
      ) : (
        <WeekTable
          by={by}
          rows={rows}
          days={days}
          today={today}
          items={items}
          chosenId={chosenId}
          choose={setChosenId}
        />
      )}
    </div>
  );
}
