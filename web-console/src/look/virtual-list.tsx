import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

interface Props<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** pixels; every row is as tall as every other */
  rowHeight: number;
  label: string;
  empty: ReactNode;
  children: (item: T, index: number) => ReactNode;
}

const SPARE_ROWS = 6;

/**
 * A list that only holds the rows in sight, and keeps its place: when entries come and go above, the row at the top of the
 * window stays where it is.
 */
export function VirtualList<T>({ items, keyOf, rowHeight, label, empty, children }: Props<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const anchor = useRef<{ key: string; offset: number } | null>(null);
  const [view, setView] = useState({ top: 0, height: 600 });

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setView((old) => ({ ...old, height: element.clientHeight })));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = frame.current;
    const held = anchor.current;
    if (!element || !held) return;
    const index = items.findIndex((item) => keyOf(item) === held.key);
    if (index >= 0) element.scrollTop = index * rowHeight + held.offset;
  }, [items, keyOf, rowHeight]);

  const onScroll = (): void => {
    const element = frame.current;
    if (!element) return;
    const top = element.scrollTop;
    const first = items[Math.floor(top / rowHeight)];
    // At the very top the newest is meant to be seen, so nothing is held.
    anchor.current = top < 4 || !first ? null : { key: keyOf(first), offset: top % rowHeight };
    setView((old) => ({ ...old, top }));
  };

  const from = Math.max(0, Math.floor(view.top / rowHeight) - SPARE_ROWS);
  const to = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE_ROWS);
  return (
    // A scrolling region must be reachable by keyboard, hence the tab stop.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="virtual" ref={frame} onScroll={onScroll} tabIndex={0} aria-label={label}>
      {items.length === 0 ? (
        empty
      ) : (
        <ul className="virtual-rows" style={{ height: items.length * rowHeight }}>
          {items.slice(from, to).map((item, index) => (
            <li
              key={keyOf(item)}
              aria-setsize={items.length}
              aria-posinset={from + index + 1}
              style={{ top: (from + index) * rowHeight, height: rowHeight }}
            >
              {children(item, from + index)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
