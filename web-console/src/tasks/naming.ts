import type { Task } from '../api/types';
import type { Words } from '../words';

/** `随访 · 第 2 次，共 5 次`: what a task is called wherever it stands. */
export function nameOf({ kind, series, optional, attempt }: Task, words: Words): string {
  const texts = words.tasks;
  return [
    texts.kinds[kind],
    series && series.steps > 1 ? texts.step(series.step, series.steps) : '',
    optional ? texts.optional : '',
    attempt > 1 ? texts.attempt(attempt) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
