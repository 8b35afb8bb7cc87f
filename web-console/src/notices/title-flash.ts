let plain = document.title;
let timer: ReturnType<typeof setInterval> | undefined;

/** Names the page in the browser's tab. */
export function nameThePage(title: string): void {
  plain = title;
  if (timer === undefined) document.title = title;
}

/** Lets the tab's title alternate until stopped; steady for those who asked for no motion. */
export function flashTitle(text: string): () => void {
  clearInterval(timer);
  document.title = text;
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  timer = setInterval(() => {
    document.title = still || document.title === plain ? text : plain;
  }, 1_200);
  return () => {
    clearInterval(timer);
    timer = undefined;
    document.title = plain;
  };
}
