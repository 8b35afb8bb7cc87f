import { useEffect, useRef } from 'preact/hooks';

/** A screen's title. Takes the focus when its screen opens, so that a screen reader says where one is. */
export function Heading({ children, quiet = false }: { children: string; quiet?: boolean }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!quiet) title.current?.focus({ preventScroll: true });
  }, [quiet]);
  return (
    <h1 ref={title} tabIndex={-1}>
      {children}
    </h1>
  );
}
