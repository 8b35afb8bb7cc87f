import { useEffect } from 'preact/hooks';
import type { VisitorAppointment } from '../api/types';
import { usePage } from '../context';
import { nameSpan } from '../opening';

/**
 * Her appointments: when, where, with whom, and how each stands.
 * @param always says so too when there are none; otherwise nothing is shown then
 */
export function AppointmentList({ always }: { always: boolean }) {
  const { visit, view, words } = usePage();
  useEffect(() => visit.askForAppointments(), [visit, view.code]);
  const { appointments: items, appointmentsMissing: missing } = view;
  if (!always && !items?.length) return null;
  return (
    <section class="appointments" aria-labelledby="appointments-title">
      <h2 id="appointments-title">{words.appointments.title}</h2>
      {items && items.length > 0 && (
        <>
          <ul>
            {items.map((item) => (
              <Appointment key={`${item.startsAt} ${item.counselorName}`} item={item} />
            ))}
          </ul>
          <p class="small">{words.appointments.change}</p>
        </>
      )}
      {!items?.length && (
        <p class="small" role="status">
          {items ? words.appointments.none : missing ? words.appointments.missing : words.appointments.loading}
        </p>
      )}
    </section>
  );
}

function Appointment({ item }: { item: VisitorAppointment }) {
  const { words } = usePage();
  const { day, from, to } = nameSpan(item.startsAt, item.endsAt, item.timeZone);
  return (
    <li class={`card appointment ${item.state}`}>
      <p class="appointment-when">
        <time dateTime={item.startsAt}>{words.appointments.when(day, from, to)}</time>
        <span class="appointment-state">{words.appointments.state[item.state]}</span>
      </p>
      <dl>
        <dt>{words.appointments.who}</dt>
        <dd>{words.appointments.whoWith(item.counselorName, item.companions)}</dd>
        <dt>{words.appointments.where}</dt>
        <dd>
          {item.place} {item.roomName}
        </dd>
      </dl>
    </li>
  );
}
