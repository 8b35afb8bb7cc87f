import { Navigate, NavLink, useParams } from 'react-router-dom';
import { useMe } from '../app/me';
import { NotFound } from '../app/refusals';
import { useWords, type Words } from '../words';
import { Accounts } from './accounts';
import { Alliance } from './alliance';
import { AuditLog } from './audit-log';
import { Desks } from './desks';
import { Directory } from './directory';
import { Units } from './units';
import './administration.css';

const sections = [
  { name: 'desks', permission: 'desk.read', Section: Desks },
  { name: 'accounts', permission: 'account.read', Section: Accounts },
  { name: 'units', permission: 'account.read', Section: Units },
  { name: 'alliance', permission: 'alliance.manage', Section: Alliance },
  { name: 'directory', permission: 'directory.manage', Section: Directory },
  { name: 'audit', permission: 'audit.read', Section: AuditLog },
] as const;

function titleOf(name: (typeof sections)[number]['name'], words: Words): string {
  if (name === 'alliance' || name === 'directory') return words[name].title;
  return words.administration[name];
}

/** Desks and shifts, accounts, units, the alliance of hospitals, the directory, and what was done. */
export function Screen() {
  const words = useWords();
  const { section } = useParams();
  const { permissions } = useMe();
  const shown = sections.filter(({ permission }) => permissions.includes(permission));
  if (!section) return <Navigate to="/administration/desks" replace />;
  const found = shown.find(({ name }) => name === section);
  if (!found) return <NotFound />;
  const { Section } = found;
  return (
    <main className="screen administration">
      <header className="screen-head">
        <h1>{words.administration.title}</h1>
        <nav className="sections" aria-label={words.administration.title}>
          {shown.map(({ name }) => (
            <NavLink key={name} to={`/administration/${name}`}>
              {titleOf(name, words)}
            </NavLink>
          ))}
        </nav>
      </header>
      <Section />
    </main>
  );
}
