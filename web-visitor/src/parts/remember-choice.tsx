import { usePage } from '../context';

/** Off unless she asks for it, with what it means beside it. */
export function RememberChoice() {
  const { visit, view, words } = usePage();
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={view.remember}
        aria-describedby="remember-what"
        onChange={(event) => visit.remember(event.currentTarget.checked)}
      />
      <span>
        {words.code.remember}
        <small id="remember-what">{words.code.rememberWhat}</small>
      </span>
    </label>
  );
}
