import type { CallerRole } from '../api/types';
import type { Language } from '../keep';
import { en } from './en';
import type { Words } from './words';
import { zh } from './zh';

export type { Words } from './words';

/** The page's texts for one language and for whoever she said she is. */
export function wordsFor(language: Language, role: CallerRole): Words {
  return language === 'en' ? en(role) : zh(role);
}
