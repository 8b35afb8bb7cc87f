/** Lets the other side be heard. */
export class Loudspeaker {
  private readonly element = new Audio();
  private readonly onTouch = (): void => void this.element.play().catch(() => undefined);

  play(stream: MediaStream): void {
    this.element.srcObject = stream;
    // After a reload a browser may keep silent until the first key or click; the call must not depend on her finding out.
    this.element.play().then(
      () => this.stopWaiting(),
      () => {
        document.addEventListener('keydown', this.onTouch, { once: true });
        document.addEventListener('pointerdown', this.onTouch, { once: true });
      },
    );
  }

  /** Keeps the voice from being heard here, without letting go of it. */
  silence(silent: boolean): void {
    this.element.muted = silent;
  }

  close(): void {
    this.stopWaiting();
    this.element.pause();
    this.element.srcObject = null;
  }

  private stopWaiting(): void {
    document.removeEventListener('keydown', this.onTouch);
    document.removeEventListener('pointerdown', this.onTouch);
  }
}
