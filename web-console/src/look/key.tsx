/** A key's name as it is printed on the key. */
export function Key({ children }: { children: string }) {
  return <kbd className="key">{children}</kbd>;
}

/** A key's name on a button; not read aloud, since the button already says what it does. */
export function KeyHint({ children }: { children: string }) {
  return (
    <span className="key" aria-hidden="true">
      {children}
    </span>
  );
}
