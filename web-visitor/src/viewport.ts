/**
 * On iOS the keyboard covers the page instead of shrinking it, and the text field with its send button would lie below.
 * Where the browser tells what is really visible, the page takes exactly that; elsewhere CSS does (`100%`, then `dvh`).
 */
export function fitToKeyboard(page: HTMLElement): void {
  const visible = window.visualViewport;
  if (!visible) return;
  const fit = () => {
    // zoomed in, the visible part is smaller than the page, as it should be
    const covered = visible.scale < 1.05 && window.innerHeight - visible.height > 80;
    page.style.height = covered ? `${visible.height}px` : '';
    page.style.top = covered ? `${visible.offsetTop}px` : '';
  };
  visible.addEventListener('resize', fit);
  visible.addEventListener('scroll', fit);
}
