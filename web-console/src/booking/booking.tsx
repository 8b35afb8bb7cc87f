import { Navigate, NavLink, useParams } from 'react-router-dom';
import { useMe } from '../app/me';
import { NotFound } from '../app/refusals';
import { useWords } from '../words';
import { HoursOfCounselors } from './hours';
import { Rooms } from './rooms';
import { Week } from './week';
import './booking.css';

const sections = [
  { name: 'week', permission: 'appointment.read', Section: Week },
  { name: 'rooms', permission: 'room.read', Section: Rooms },
  { name: 'hours', permission: 'room.read', Section: HoursOfCounselors },
] as const;

/** The booking desk: who sees whom when and where, and what can be booked at all. Nothing about anybody's contact. */
export function Screen() {
  const { bookingDesk: texts } = useWords();
  const { section } = useParams();
  const { permissions } = useMe();
  const shown = sections.filter(({ permission }) => permissions.includes(permission));
  if (!section) return <Navigate to={`/booking/${shown[0]?.name ?? 'rooms'}`} replace />;
  const found = shown.find(({ name }) => name === section);
  if (!found) return <NotFound />;
  const { Section } = found;
  return (
    <main className="screen booking">
      <header className="screen-head">
        <h1>{texts.title}</h1>
        <nav className="sections" aria-label={texts.title}>
          {shown.map(({ name }) => (
            <NavLink key={name} to={`/booking/${name}`}>
              {texts.sections[name]}
            </NavLink>
          ))}
        </nav>
      </header>
      <Section />
    </main>
  );
}
