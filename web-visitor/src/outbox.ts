import type { Clock } from './clock';

/** A message that the service has not yet confirmed. */
export interface Unsent {
  /** made here once; however often it is sent, it is the same message */
  clientId: string;
  body: string;
  /** she wants to talk now: a chat, where the desk is open for it */
  live: boolean;
  /** the service will not take it as it is: its words for why */
  refusal: string | null;
}

export interface Receipt {
  seq: number;
  occurredAt: string;
  showHelp: boolean;
  /** what it was taken as */
  channel: 'chat' | 'board';
  /** with the first message of a thread only */
  code?: string;
}

/** How one attempt ended. */
export type Delivery =
  | { kind: 'stored'; receipt: Receipt }
  /** not now: no network, too many at once, or the service is away; `afterMs` is what the service asked for */
  | { kind: 'later'; afterMs: number | null }
  | { kind: 'refused'; message: string };

export interface OutboxDeps {
  clock: Clock;
  /** between 0 and 1: spreads the retries of many phones after an outage */
  random(): number;
  deliver(message: Unsent): Promise<Delivery>;
  /** called once for each message, before it leaves the outbox */
  stored(message: Unsent, receipt: Receipt): void;
  /** keeps the messages over a reload, and redraws */
  changed(messages: readonly Unsent[]): void;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/**
 * Sends one message after the other, in the order they were written, until each is confirmed or refused.
 * Guarantee: a message leaves the outbox only after `stored`, by being refused and removed, or by `clear`.
 */
export class Outbox {
  private messages: Unsent[];
  private failures = 0;
  private sending = false;
  /** no attempt before this moment, whoever asks: the service said so */
  private notBefore = 0;
  private callOff: (() => void) | null = null;
  /** outlives `clear`: an answer to a message of before is not for us any more */
  private generation = 0;

  constructor(
    private readonly deps: OutboxDeps,
    messages: readonly Unsent[] = [],
  ) {
    this.messages = [...messages];
  }

  /** True once an attempt failed and the next one is planned. */
  get retrying(): boolean {
    return this.failures > 0;
  }

  get list(): readonly Unsent[] {
    return this.messages;
  }

  put(message: Unsent): void {
    this.messages.push(message);
    this.announce();
    this.wake();
  }

  /** Tries now (page opened, network back, the writer asks), unless the service asked for a pause. */
  wake(): void {
    if (this.sending) return;
    this.plan(Math.max(0, this.notBefore - this.deps.clock.now()));
  }

  remove(clientId: string): void {
    this.messages = this.messages.filter((message) => message.clientId !== clientId);
    this.announce();
  }

  clear(): void {
    this.generation += 1;
    this.messages = [];
    this.failures = 0;
    this.notBefore = 0;
    this.sending = false;
    this.callOff?.();
    this.announce();
  }

  private plan(milliseconds: number): void {
    this.callOff?.();
    this.callOff = null;
    if (milliseconds > 0) this.callOff = this.deps.clock.after(milliseconds, () => void this.sendNext());
    else void this.sendNext();
  }

  private async sendNext(): Promise<void> {
    const message = this.messages.find(({ refusal }) => refusal === null);
    if (!message || this.sending) return;
    this.sending = true;
    const { generation } = this;
    const delivery = await this.deps.deliver(message);
    if (generation !== this.generation) return;
    this.sending = false;
    this.settle(message, delivery);
  }

  private settle(message: Unsent, delivery: Delivery): void {
    if (delivery.kind === 'later') {
      this.failures += 1;
      this.notBefore = delivery.afterMs === null ? 0 : this.deps.clock.now() + delivery.afterMs;
      this.announce();
      this.plan(Math.max(this.pause(), delivery.afterMs ?? 0));
      return;
    }
    this.failures = 0;
    this.notBefore = 0;
    if (delivery.kind === 'stored') {
      this.deps.stored(message, delivery.receipt);
      this.remove(message.clientId);
    } else {
      message.refusal = delivery.message;
      this.announce();
    }
    this.plan(0);
  }

  /** Doubles from one second to half a minute, then lowered by up to a quarter. */
  private pause(): number {
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.failures - 1));
    return longest * (1 - this.deps.random() / 4);
  }

  private announce(): void {
    this.deps.changed(this.messages);
  }
}
