import type { UseQueryResult } from '@tanstack/react-query';
import type { TeamMember } from '../api/types';
import { Empty, ErrorNote, Skeleton } from '../look/states';
import { age } from '../look/time';
import { useWords } from '../words';

// Who can take somebody stands first; within a state the order of names, so that nobody jumps about.
const order = ['ready', 'busy', 'wrap-up', 'away', 'break', 'offline'];

/** Chosen by her, so that `since` is theirs. Busy and wrap-up follow from her contacts, whose clocks stand in their own list. */
const hasLasted: ReadonlySet<string> = new Set(['ready', 'break', 'away', 'offline']);

/** Colleagues and what each is doing, since when, with how many contacts. */
export function Team({ team, now }: { team: UseQueryResult<{ items: TeamMember[] }>; now: number }) {
  const words = useWords();
  const members = [...(team.data?.items ?? [])].sort(
    (a, b) =>
      order.indexOf(a.presence.state) - order.indexOf(b.presence.state) ||
      a.displayName.localeCompare(b.displayName, 'zh'),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="card card-grow" aria-labelledby="team-title" tabIndex={0}>
      <h2 id="team-title">{words.board.team}</h2>
      {team.isPending && <Skeleton rows={4} height={36} />}
      {team.isError && <ErrorNote error={team.error} retry={() => void team.refetch()} />}
      {team.data && members.length === 0 && <Empty title={words.board.teamEmpty}>{words.board.teamEmptyBody}</Empty>}
      {members.length > 0 && (
        <table className="plain-table">
          <thead>
            <tr>
              <th>{words.board.name}</th>
              <th>{words.board.state}</th>
              <th className="number">{words.board.contacts}</th>
            </tr>
          </thead>
          <tbody>
            {members.map(({ accountId, displayName, presence, activeContacts }) => (
              <tr key={accountId}>
                <th scope="row">{displayName}</th>
                <td>
                  <span className={`dot dot-${presence.state}`} aria-hidden="true" />
                  {words.presence[presence.state]}
                  {hasLasted.has(presence.state) && (
                    <span className="quiet"> {age(now - Date.parse(presence.since), words)}</span>
                  )}
                </td>
                <td className="number">{activeContacts}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
