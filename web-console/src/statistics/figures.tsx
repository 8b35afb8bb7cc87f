import type { ReactNode } from 'react';
import { useWords } from '../words';

/** A table of the month with its name and what it counts. */
export function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="card">
      <h2>{title}</h2>
      {note && <p className="quiet">{note}</p>}
      {children}
    </section>
  );
}

/** A count, with a bar from an honest zero where a largest is given. */
export function Count({ value, most }: { value: number | null; most?: number }) {
  const words = useWords();
  return (
    <td className="number">
      {value === null ? words.statistics.withheld : value.toLocaleString('en')}
      {most !== undefined && (
        <span className="bar" aria-hidden="true">
          <span className="bar-fill" style={{ width: `${most > 0 && value !== null ? (value / most) * 100 : 0}%` }} />
        </span>
      )}
    </td>
  );
}

export function usePercent(): (rate: number | null) => string {
  const words = useWords();
  return (rate) => (rate === null ? words.statistics.dash : `${(rate * 100).toFixed(1)} %`);
}
