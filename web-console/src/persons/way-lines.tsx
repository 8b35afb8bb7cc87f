import type { Person } from '../api/types';
import { useMe } from '../app/me';
import { LevelMark, standing } from '../look/level-mark';
import { dayAndTime } from '../look/time';
import { useWords } from '../words';

/** So many contacts are written out; a number tells of the others. */
const LISTED = 4;

/** One way in: how she was called there, by what she comes back, when she came. */
export function WayLines({ way }: { way: Person['ways'][number] }) {
  const words = useWords();
  const texts = words.persons.ways;
  const { center } = useMe();
  const keys = [
    way.merge === null && texts.lead,
    ...way.telephones,
    way.hasCode && texts.code,
    way.hasWechat && texts.wechat,
  ];
  const listed = way.contacts.slice(0, LISTED);
  return (
    <>
      <p>
        <b>{way.nickname ?? words.persons.hint.unnamed}</b>{' '}
        <span className="quiet numbers">{keys.filter(Boolean).join(' · ')}</span>
      </p>
      {listed.map((contact) => (
        <p key={contact.id} className="row-line">
          <span className="cut">
            <span className="numbers">{dayAndTime(contact.openedAt, center.timeZone)}</span> ·{' '}
            {words.channels[contact.channel]} · {contact.counselor?.displayName ?? words.states[contact.state]}
          </span>
          <LevelMark {...standing(null, contact.grade)} />
        </p>
      ))}
      {way.contactCount > listed.length && <p className="quiet">{texts.further(way.contactCount - listed.length)}</p>}
    </>
  );
}
