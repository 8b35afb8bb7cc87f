/** Asks once whether we may notify; only ever from a click or a key, browsers refuse otherwise. */
export function askToNotify(): void {
  if ('Notification' in window && Notification.permission === 'default') void Notification.requestPermission();
}

/**
 * Says that somebody is there, and nothing else: a notification may show on a screen that others see.
 * @returns takes it back
 */
export function notify(text: string): () => void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus())
    return () => undefined;
  const shown = new Notification(text, { tag: 'lamplight.offer', silent: true });
  shown.onclick = () => {
    window.focus();
    shown.close();
  };
  return () => shown.close();
}
