import type { ReactNode } from 'react';
import type { Signal } from '../../api/types';

type Evidence = Signal['evidence'][number];

/** A message's text with the stretches that were noticed marked; the reason is said and shown on pointing. */
export function Highlighted({ body, evidence }: { body: string; evidence: readonly Evidence[] }) {
  if (evidence.length === 0) return body;
  const parts: ReactNode[] = [];
  let at = 0;
  const inOrder = [...evidence].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const { start, end, label } of inOrder) {
    // Overlapping stretches: the first is marked whole, later ones from where it ends.
    const from = Math.max(start, at);
    const to = Math.min(end, body.length);
    if (from >= to) continue;
    parts.push(body.slice(at, from));
    parts.push(
      <mark key={from} title={label}>
        {body.slice(from, to)}
      </mark>,
    );
    at = to;
  }
  parts.push(body.slice(at));
  return parts;
}
