import type { Phrase } from '../api/types';
import { initialsOf } from './pinyin';

/** As many as there are digits to pick them with. */
const MOST = 9;

/**
 * The phrases that a few typed characters may mean, best first and always in the same order: pinyin initials of the title,
 * then the title, then words inside. The own ones come before the desk's.
 * @param typed what stands behind the slash: letters or Chinese
 * @param deskId of the contact: another desk's phrases are not for it
 */
export function findPhrases(phrases: readonly Phrase[], typed: string, deskId: string): Phrase[] {
  const query = typed.toLowerCase().trim();
  const rank = ({ title, body }: Phrase): number => {
    if (initialsOf(title).startsWith(query)) return 0;
    if (title.toLowerCase().includes(query)) return 1;
    if (initialsOf(title).includes(query)) return 2;
    return body.toLowerCase().includes(query) ? 3 : 9;
  };
  return phrases
    .filter((phrase) => phrase.deskId === null || phrase.deskId === deskId)
    .map((phrase) => ({ phrase, rank: rank(phrase), isDesks: Number(phrase.deskId !== null) }))
    .filter((found) => found.rank < 9)
    .sort((a, b) => a.rank - b.rank || a.isDesks - b.isDesks)
    .map((found) => found.phrase)
    .slice(0, MOST);
}

/** What is typed for a phrase: behind a slash, or what that key gives with Chinese punctuation. Null for anything else. */
export function phraseTyped(draft: string): string | null {
  return /^[/、]([^\n]{0,20})$/.exec(draft)?.[1] ?? null;
}
