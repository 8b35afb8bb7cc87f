import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../context';

/** The service's limit for one message, in characters: an emoji is one. */
export const LONGEST = 4_000;
/** The limit is only spoken of when it is near. */
const NEAR = 300;

interface ComposerProps {
  label: string;
  hint: string;
  /** visible lines to begin with */
  rows: number;
  sent(): void;
}

/** The text field that grows with what is written, and its button. */
export function Composer({ label, hint, rows, sent }: ComposerProps) {
  const { visit, view, words } = usePage();
  const field = useRef<HTMLTextAreaElement>(null);
  const length = [...view.draft.trim()].length;
  const room = LONGEST - length;
  const sendable = length > 0 && room >= 0;

  // Grows to its content; CSS sets how far. Collapsed first, or it would never shrink again.
  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [view.draft]);

  const send = (event: Event) => {
    event.preventDefault();
    if (!sendable) {
      field.current?.focus();
      return;
    }
    visit.send();
    sent();
  };

  return (
    <form class="composer" onSubmit={send}>
      <label class="out-of-sight" for="words">
        {label}
      </label>
      <textarea
        id="words"
        ref={field}
        rows={rows}
        placeholder={hint}
        value={view.draft}
        autocomplete="off"
        aria-describedby="room"
        onInput={(event) => visit.draft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
        }}
      />
      <button type="submit" class="main" aria-disabled={!sendable}>
        {words.write.send}
      </button>
      <p id="room" class={room < 0 ? 'room over' : 'room'} aria-live="polite">
        {room < 0 ? words.write.over(-room) : room <= NEAR ? words.write.left(room) : words.write.leaving}
      </p>
    </form>
  );
}
