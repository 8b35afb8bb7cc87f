import type { Client } from './api/client';
import type { VisitorAppointment } from './api/types';

/** The visitor's appointments, as far as they are known. */
export class Appointments {
  /** null: not known yet */
  items: readonly VisitorAppointment[] | null = null;
  /** the last question got no answer */
  missing = false;
  private asked = 0;

  constructor(
    private readonly client: Pick<Client, 'appointments'>,
    private readonly changed: () => void,
  ) {}

  /** @returns whether the service knows somebody for this code */
  async ask(code: string): Promise<'ok' | 'gone' | 'later'> {
    this.asked += 1;
    const { asked } = this;
    const answer = await this.client.appointments(code);
    // forgotten meanwhile, or asked again
    if (asked !== this.asked) return 'later';
    if (answer.kind === 'ok') this.items = answer.value.items;
    this.missing = answer.kind === 'later';
    this.changed();
    return answer.kind === 'refused' ? 'gone' : answer.kind;
  }

  forget(): void {
    this.asked += 1;
    this.items = null;
    this.missing = false;
  }
}
