import { Button } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import type { Words } from '../words';
import { useWords } from '../words';

/** What an error is to the reader: the service's own words, or that it could not be reached. */
export function wordsOf(error: unknown, words: Words): string {
  if (error instanceof ApiError) return error.message;
  return words.errors.noConnection;
}

/** What happened, that nothing was lost, and what to do now. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const words = useWords();
  const id = error instanceof ApiError ? error.requestId : null;
  return (
    <div className="note" role="alert">
      <p className="note-title">{wordsOf(error, words)}</p>
      <p>{words.errors.nothingLost}</p>
      {id && <p className="quiet">{words.errors.requestId(id)}</p>}
      {retry && <Button onClick={retry}>{words.errors.retry}</Button>}
    </div>
  );
}

/** An empty place that says what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <div className="quiet">{children}</div>}
    </div>
  );
}

/** As tall as what is coming, so that nothing jumps when it comes. */
export function Skeleton({ rows, height }: { rows: number; height: number }) {
  const words = useWords();
  return (
    <div className="skeleton" role="status" aria-label={words.loading}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of nothing have no other name
        <div key={index} className="skeleton-row" style={{ height }} />
      ))}
    </div>
  );
}
