import { NavLink } from 'react-router-dom';
import { OpenCallbacks } from '../callbacks/open-callbacks';
import { OfferedCases } from '../cases/offered-cases';
import { OpenSignatures } from '../records/open-signatures';
import { OpenReviews } from '../reviews/open-reviews';
import { OpenTasks } from '../tasks/open-tasks';
import { useWords } from '../words';
import { useMay } from './me';
import type { SidePanel } from './shell';

const icons = {
  work: 'M4 5h16v10H9l-5 4z',
  board: 'M4 5h7v6H4zM13 5h7v10h-7zM4 13h7v6H4zM13 17h7v2h-7z',
  reviews: 'M4 5h16v11H9l-5 4zM8.5 10.5l2.5 2.5 5-5',
  records: 'M5 4h14v16H5zM8.5 8.5h7M8.5 16c1.5-3 2.5-3 3 0 1-1.5 2-1.5 4 0',
  contacts: 'M5 6h14M5 12h14M5 18h9',
  statistics: 'M5 20V11M12 20V4M19 20v-6',
  booking: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4M8 14.5h3M8 17h6',
  referrals: 'M4 12h13M12.5 7l5 5-5 5M20.5 5v14',
  cases: 'M4 7.5V19h16V7.5h-8l-2-2.5H4zM8 12h8M8 15.5h5',
  callbacks:
    'M6.5 4 9 8.5 7.5 10.5a12 12 0 0 0 6 6l2-1.5 4.5 2.5-1.5 3C11 20.5 3.5 13 3.5 5.5zM20.5 8.5h-6.5m3-3-3 3 3 3',
  tasks: 'M5 4.5h14v15H5zM8.5 9l1.5 1.5L12.5 8M8.5 14.5l1.5 1.5 2.5-2.5M15 9.5h1.5M15 15h1.5',
  administration:
    'M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3v3M12 18v3M3 12h3M18 12h3M6 6l2 2M16 16l2 2M6 18l2-2M16 8l2-2',
  settings: 'M4 8h9M17 8h3M4 16h3M11 16h9M15 5.5v5M9 13.5v5',
  keys: 'M3 7h18v10H3zM6.5 10.5h1M10 10.5h1M13.5 10.5h1M17 10.5h.5M8 14h8',
};

function Icon({ name }: { name: keyof typeof icons }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      aria-hidden="true"
    >
      <path d={icons[name]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

/** Where a panel takes the screen's place (`look/frame.css`), going to a screen closes it. */
const isPhone = (): boolean => window.matchMedia('(max-width: 720px)').matches;

/** The rail at the left: the screens this role has, and below them what belongs to this machine. */
export function Rail({ panel, toggle }: { panel: SidePanel; toggle: (which: SidePanel) => void }) {
  const words = useWords();
  const screens = [
    { to: '/board', name: 'board', shown: useMay('team.read') },
    { to: '/work', name: 'work', shown: useMay('offer.answer') },
    { to: '/callbacks', name: 'callbacks', shown: useMay('callback.work') },
    { to: '/tasks', name: 'tasks', shown: useMay('task.work') },
    { to: '/reviews', name: 'reviews', shown: useMay('reply.review') },
    { to: '/records', name: 'records', shown: useMay('contact.write') },
    { to: '/contacts', name: 'contacts', shown: useMay('team.read') },
    { to: '/booking', name: 'booking', shown: useMay('room.read') },
    { to: '/referrals', name: 'referrals', shown: useMay('referral.send') },
    { to: '/hospital', name: 'referrals', shown: useMay('referral.acknowledge') },
    { to: '/cases', name: 'cases', shown: useMay('case.read') },
    { to: '/statistics', name: 'statistics', shown: useMay('statistics.read') },
    { to: '/administration', name: 'administration', shown: useMay('account.read') },
  ] as const;
  return (
    <nav className="rail" aria-label={words.rail.label}>
      <img className="rail-lamp" src="/console/lamp.svg" alt={words.product} width="32" height="32" />
      {screens.map(
        ({ to, name, shown }) =>
          shown && (
            <NavLink
              key={to}
              to={to}
              className="rail-item"
              onClick={() => isPhone() && panel !== 'none' && toggle(panel)}
            >
              <Icon name={name} />
              {words.rail[name]}
              {name === 'callbacks' && <OpenCallbacks />}
              {name === 'tasks' && <OpenTasks />}
              {name === 'reviews' && <OpenReviews />}
              {name === 'cases' && <OfferedCases />}
              {name === 'records' && <OpenSignatures />}
            </NavLink>
          ),
      )}
      <span className="rail-space" />
      <button
        type="button"
        className="rail-item rail-keys"
        aria-pressed={panel === 'keys'}
        onClick={() => toggle('keys')}
      >
        <Icon name="keys" />
        {words.rail.keys}
      </button>
      <button
        type="button"
        className="rail-item"
        aria-pressed={panel === 'settings'}
        onClick={() => toggle('settings')}
      >
        <Icon name="settings" />
        {words.rail.settings}
      </button>
    </nav>
  );
}
