import { Link } from 'react-router-dom';
import { serverNow } from '../api/client';
import type {
  AppointmentState,
  CaseMoveReason,
  CaseState,
  Channel,
  ContactState,
  Grade,
  HandOverState,
  LineEntry,
  ReferralState,
} from '../api/types';
import { useMe } from '../app/me';
import { LevelMark, standing } from '../look/level-mark';
import { Empty } from '../look/states';
import { dayAndTime } from '../look/time';
import { useWords, type Words } from '../words';

const shapes: Record<LineEntry['kind'], React.ReactNode> = {
  contact: <path d="M2 3h12v8H6l-4 3z" />,
  appointment: <path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3" />,
  referral: <path d="M2 8h8M7 4.5 10.5 8 7 11.5M13.5 3v10" />,
  grade: <path d="M3 13V9M8 13V3M13 13V6" />,
  state: <path d="M8 2.5 13.5 8 8 13.5 2.5 8z" />,
  look: <path d="M2.5 8.5 6.5 12.5 13.5 4.5" />,
  plan: <path d="M3.5 2.5h9v11h-9zM6 6h4M6 9h4" />,
  review: <path d="M3.5 2.5h9v11h-9zM5.5 8l2 2 3-4" />,
  'hand-over': <path d="M2 5.5h9M8.5 3 11 5.5 8.5 8M14 10.5H5M7.5 8 5 10.5 7.5 13" />,
};

function stateOf({ kind, state }: LineEntry, words: Words): string {
  const known: Partial<Record<string, string>> = {
    contact: words.states[state as ContactState],
    appointment: words.cases.appointmentStates[state as AppointmentState],
    referral: words.cases.referralStates[state as ReferralState],
    state: words.cases.states[state as CaseState],
    look: words.cases.lookedNext(state),
    'hand-over': words.cases.handOverLine[state as HandOverState],
    plan: words.cases.plan.versionNumber(state),
    review: words.cases.plan.versionNumber(state),
    // its mark says it
    grade: '',
  };
  return known[kind] ?? state;
}

function detailOf({ kind, detail }: LineEntry, words: Words): string | null {
  if (kind === 'state') return words.cases.reasons[detail as CaseMoveReason] ?? detail;
  if (kind === 'hand-over') return `→ ${detail}`;
  if (kind !== 'contact') return detail;
  return words.channels[detail as Channel] ?? detail;
}

/** Everything by time, the newest first; what is still to come stands above today. */
export function Line({ entries }: { entries: readonly LineEntry[] }) {
  const texts = useWords().cases;
  const now = new Date(serverNow()).toISOString();
  // What came of a contact in the same moment stands above it.
  const newestFirst = [...entries].reverse().sort((a, b) => b.at.localeCompare(a.at));
  const toCome = newestFirst.filter(({ at }) => at > now);
  const past = newestFirst.filter(({ at }) => at <= now);
  if (entries.length === 0) return <Empty title={texts.lineEmpty} />;
  return (
    <ol className="plain-list case-line">
      {toCome.map((entry) => (
        <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />
      ))}
      {toCome.length > 0 && <li className="case-now">{texts.now}</li>}
      {past.map((entry) => (
        <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: LineEntry }) {
  const words = useWords();
  const texts = words.cases;
  const { center } = useMe();
  const { kind, at, grade, by, contactId } = entry;
  const what = kind === 'state' ? [stateOf, detailOf] : [detailOf, stateOf];
  const rest = [...what.map((tell) => tell(entry, words)), by].filter(Boolean).join(' · ');
  return (
    <li className={`case-entry case-entry-${kind}`}>
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor">
        {shapes[kind]}
      </svg>
      <span className="numbers quiet">{dayAndTime(at, center.timeZone)}</span>
      <b>{texts.kinds[kind]}</b>
      <span>{rest}</span>
      <span>{grade && grade !== 'unset' && <LevelMark {...standing(null, grade as Grade)} />}</span>
      {contactId && kind !== 'grade' && (
        <Link to={`/contacts/${contactId}`} aria-label={`${texts.openContact} ${dayAndTime(at, center.timeZone)}`}>
          {texts.openContact}
        </Link>
      )}
    </li>
  );
}
