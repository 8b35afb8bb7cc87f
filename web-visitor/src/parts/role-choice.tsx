import type { CallerRole } from '../api/types';
import { usePage } from '../context';

const roles = ['student', 'parent', 'teacher', 'other'] as const satisfies readonly CallerRole[];

/** Who is writing, if she likes to say so; a second tap takes it back. */
export function RoleChoice() {
  const { visit, view, words } = usePage();
  return (
    <fieldset class="roles">
      <legend>{words.write.who}</legend>
      {roles.map((role) => (
        <button
          key={role}
          type="button"
          class="chip"
          aria-pressed={view.role === role}
          onClick={() => visit.beA(view.role === role ? 'unknown' : role)}
        >
          {words.write.roles[role]}
        </button>
      ))}
    </fieldset>
  );
}
