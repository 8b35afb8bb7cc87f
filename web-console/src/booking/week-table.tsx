import { useState } from 'react';
import type { Appointment } from '../api/types';
import { useMe } from '../app/me';
import { GoneMark } from '../look/gone-mark';
import { useHeld } from '../look/held';
import { timeOfDay } from '../look/time';
import { dayIn, daysAfter, weekdayOf } from '../look/zone';
import { useWords } from '../words';
import { StateMark } from './state-mark';
import { type By, type Row, rowOf } from './week-rows';

interface Props {
  by: By;
  rows: readonly Row[];
  /** `2026-11-22`, in order */
  days: readonly string[];
  today: string;
  /** in the order of their times */
  items: readonly Appointment[];
  chosenId: string | null;
  choose: (id: string) => void;
}

const idOf = (appointmentId: string): string => `appointment-${appointmentId}`;
/** The button of an appointment that is on screen. */
export const buttonOf = (appointmentId: string): HTMLElement | null => document.getElementById(idOf(appointmentId));

/** A real table: a row header for each counselor or room, a column header for each day. */
export function WeekTable({ by, rows, days, today, items, chosenId, choose }: Props) {
  const texts = useWords().bookingDesk;
  const { center } = useMe();
  const [pointed, setPointed] = useState(false);
  // What was there keeps its place under the pointer; what it says is always the newest.
  const which = `${by} ${days[0]}`;
  const { shown, newer } = useHeld({ which, ids: items.map(({ id }) => id).join() }, pointed);
  const held = shown.which === which && newer ? new Set(shown.ids.split(',')) : null;
  const waits = held !== null && items.some(({ id }) => !held.has(id));
  const drawn = held ? items.filter(({ id }) => held.has(id)) : items;
  const gone = new Set(items.filter(({ counselor }) => counselor.gone).map(({ counselor }) => counselor.id));
  const first = days[0] ?? today;
  const last = days.at(-1) ?? today;
  return (
    <section
      className="week-scroll"
      aria-label={texts.table(first, last)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
    >
      <table className="week-table">
        <caption className="read-aloud">{texts.table(first, last)}</caption>
        <thead>
          <tr>
            <th scope="col">
              {by === 'counselor' ? texts.counselor : texts.room}
              <span className="week-newer" role="status">
                {waits && texts.newer}
              </span>
            </th>
            {days.map((day) => (
              <th key={day} scope="col" className={day === today ? 'week-today' : undefined}>
                <span className="numbers">{day.slice(5)}</span> {texts.weekdays[weekdayOf(day) - 1]}
                {day === today && <b> {texts.today}</b>}
                {day === daysAfter(today, 1) && <span> {texts.tomorrow}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {row.name}
                {row.more && <span className="quiet">{row.more}</span>}
                {gone.has(row.id) && <GoneMark />}
              </th>
              {days.map((day) => {
                const here = drawn.filter(
                  (one) => rowOf(by, one) === row.id && dayIn(center.timeZone, Date.parse(one.startsAt)) === day,
                );
                return (
                  <td key={day} className={day === today ? 'week-today' : undefined}>
                    {here.length === 0 && <span className="read-aloud">{texts.free}</span>}
                    {here.map((one) => (
                      <AppointmentButton
                        key={one.id}
                        appointment={one}
                        by={by}
                        chosen={one.id === chosenId}
                        choose={() => choose(one.id)}
                      />
                    ))}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ButtonProps {
  appointment: Appointment;
  by: By;
  chosen: boolean;
  choose: () => void;
}

function AppointmentButton({ appointment, by, chosen, choose }: ButtonProps) {
  const texts = useWords().bookingDesk;
  const { center } = useMe();
  const { id, state, startsAt, endsAt, room, counselor, companions } = appointment;
  return (
    <button
      type="button"
      id={idOf(id)}
      className={`appointment appointment-${state}`}
      aria-pressed={chosen}
      onClick={choose}
    >
      <b className="numbers">
        {timeOfDay(startsAt, center.timeZone)}–{timeOfDay(endsAt, center.timeZone)}
      </b>
      <span className="cut">{by === 'counselor' ? room.name : counselor.displayName}</span>
      {by === 'room' && counselor.gone && <GoneMark />}
      <span className="appointment-foot">
        <StateMark state={state} />
        <span className="quiet cut">{texts.companions[companions]}</span>
      </span>
    </button>
  );
}
