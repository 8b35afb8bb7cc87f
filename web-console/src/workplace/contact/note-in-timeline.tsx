import type { Note } from '../../api/types';
import { useMe } from '../../app/me';
import { timeOfDay } from '../../look/time';
import { useWords } from '../../words';

/** What a counselor wrote for her colleagues: set apart by its shape and by a word, not by a color alone. */
export function NoteInTimeline({ note }: { note: Note }) {
  const words = useWords();
  const { center, account } = useMe();
  return (
    <article className="note">
      <p className="message-head quiet">
        <b>{words.contact.note.mark}</b>
        <span>{note.authorName === account.displayName ? words.contact.me : note.authorName}</span>
        <time dateTime={note.occurredAt}>{timeOfDay(note.occurredAt, center.timeZone)}</time>
      </p>
      <p className="message-body">{note.body}</p>
    </article>
  );
}
