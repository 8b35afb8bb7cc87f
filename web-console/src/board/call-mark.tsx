import type { ReactNode } from 'react';

const shapes = {
  held: <path d="M5 3v10M11 3v10" strokeWidth="2.4" strokeLinecap="round" />,
  long: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" strokeWidth="1.6" />
      <path d="M8 4.5V8l2.5 2" fill="none" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
};

/** How a call stands, by a shape and in a word. */
export function CallMark({ kind, children }: { kind: keyof typeof shapes; children: ReactNode }) {
  return (
    <span className="call-mark">
      <svg viewBox="0 0 16 16" width="16" height="16" stroke="currentColor" aria-hidden="true">
        {shapes[kind]}
      </svg>
      {children}
    </span>
  );
}
