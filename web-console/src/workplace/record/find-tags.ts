import type { Tag, Taxonomy } from '../../api/types';

/** As many as there are digits to pick them with. */
const MOST = 9;

/** @returns every tag in the taxonomy's order */
export function allTags(taxonomy: Taxonomy): Tag[] {
  return taxonomy.groups.flatMap((group) => group.tags);
}

/** A tag's name in the reader's language. */
export function nameOf(tag: Tag, language: 'zh' | 'en'): string {
  return language === 'zh' ? tag.zh : tag.en;
}

/**
 * The tags a few typed characters may mean, best first and always in the same order, so that hands can learn it: pinyin
 * initials, then codes, then words inside. Never more than nine: a letter and a digit reach every tag of the taxonomy.
 * @param typed letters, a code with or without its dash, or Chinese
 * @param suggested codes shown when nothing was typed
 */
export function findTags(
  taxonomy: Taxonomy,
  typed: string,
  suggested: readonly string[],
  taken: readonly string[],
): Tag[] {
  const tags = allTags(taxonomy).filter((tag) => !taken.includes(tag.code));
  const query = typed.toLowerCase().replace(/[\s'’-]/g, '');
  if (query === '') {
    const offered = suggested.flatMap((code) => tags.filter((tag) => tag.code === code));
    return [...offered, ...tags.filter((tag) => !suggested.includes(tag.code))].slice(0, MOST);
  }
  const rank = (tag: Tag): number => {
    if (tag.initials.startsWith(query)) return 0;
    const code = tag.code.toLowerCase().replace('-', '');
    if (code.startsWith(query)) return 1;
    if (tag.zh.includes(query)) return 2;
    if (tag.en.toLowerCase().includes(query)) return 3;
    return 9;
  };
  return tags
    .map((tag) => ({ tag, rank: rank(tag) }))
    .filter((found) => found.rank < 9)
    .sort((a, b) => a.rank - b.rank)
    .map((found) => found.tag)
    .slice(0, MOST);
}
