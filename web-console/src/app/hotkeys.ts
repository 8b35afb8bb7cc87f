import { useEffect, useRef } from 'react';

/** Whether keys typed now belong to a text. */
export function isTextField(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !/^(button|checkbox|radio|range|submit|reset|file)$/.test(element.type);
}

/**
 * What was pressed, in lower case: `r`, `?`, `enter`, `escape`, `1`, `mod+enter`. Letters are by the key's place (`code`), so that
 * Alt on any layout and a pinyin input method in Chinese mode give the same answer.
 */
export function pressed(event: KeyboardEvent): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  const name = event.key === '?' ? '?' : (letter ?? (event.shiftKey ? undefined : digit) ?? event.key);
  return (event.ctrlKey || event.metaKey ? `mod+${name}` : name).toLowerCase();
}

type Handler = (event: KeyboardEvent) => unknown;

/**
 * Page-wide keys. Inside a text field only `mod+…`, `Escape`, `F…` and Alt+key arrive, unless `inText` names it. A handler
 * that returns false did not want the key. Keys of an input method's composition are never taken.
 */
export function useHotkeys(
  keys: Readonly<Record<string, Handler>>,
  enabled = true,
  inText: readonly string[] = [],
): void {
  const latest = useRef({ keys, inText });
  latest.current = { keys, inText };
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const name = pressed(event);
      const handler = latest.current.keys[name];
      if (!handler) return;
      const typing = isTextField(document.activeElement);
      const reaches =
        event.altKey || name.startsWith('mod+') || name === 'escape' || latest.current.inText.includes(name);
      if (typing && !reaches) return;
      if (handler(event) !== false) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled]);
}
