/** So often the service is told that somebody is here; milliseconds. */
const EVERY_MS = 2_000;

/** Says at once and then every two seconds that what is in hand here is in hand here. */
export class Beat {
  private timer: ReturnType<typeof setInterval> | undefined;
  private of: string | null = null;

  constructor(private readonly say: (id: string) => void) {}

  /** @param id what is in hand; null: nothing */
  keep(id: string | null): void {
    if (id === this.of) return;
    clearInterval(this.timer);
    this.of = id;
    if (id === null) return;
    this.say(id);
    this.timer = setInterval(() => this.say(id), EVERY_MS);
  }

  /** The connection to the service is back: it hears so at once. */
  again(): void {
    if (this.of !== null) this.say(this.of);
  }
}
