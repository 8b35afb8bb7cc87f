import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';

/** How long a phone or console lets pass between two tries while the service is away. Milliseconds. */
const BETWEEN_TRIES_MS = 50;
/** An answer that takes longer counts as none: the line is cut and a new one made. Milliseconds. */
const ANSWER_WITHIN_MS = 10_000;

export interface Shown {
  readonly seq: number;
  readonly body: string;
}

/**
 * A screen that has a thread open and does as our pages do: takes what it is told once, and asks for what it missed when there
 * is a hole or the line was gone.
 */
export class Screen {
  /** what it was told twice with other words each time: must stay empty */
  readonly contradictions: number[] = [];
  private readonly bySeq = new Map<number, string>();
  private waits: { upTo: number; reached: () => void }[] = [];

  /** @param told of everything it is told */
  constructor(private readonly told: () => void = () => undefined) {}

  /** @returns false where something before it is missing */
  take({ seq, body }: Shown): boolean {
    const known = this.bySeq.get(seq);
    if (known !== undefined && known !== body) this.contradictions.push(seq);
    this.bySeq.set(seq, body);
    this.told();
    const { upTo } = this;
    for (const wait of this.waits.filter((one) => one.upTo <= upTo)) wait.reached();
    this.waits = this.waits.filter((one) => one.upTo > upTo);
    return seq <= upTo;
  }

  /** The last number before the first hole. */
  get upTo(): number {
    let last = 0;
    while (this.bySeq.has(last + 1)) last += 1;
    return last;
  }

  /** Everything on it, in the thread's order. */
  get shown(): Shown[] {
    return [...this.bySeq].map(([seq, body]) => ({ seq, body })).sort((a, b) => a.seq - b.seq);
  }

  /** Resolves once nothing up to this number is missing. */
  reaches(upTo: number): Promise<void> {
    if (this.upTo >= upTo) return Promise.resolve();
    return new Promise((reached) => this.waits.push({ upTo, reached }));
  }
}

/**
 * One person with one phone: writes message after message, each sent again until it is acknowledged, with the thread open all
 * the while. When a process is gone it turns to the next address, as a proxy would have it.
 */
export class Phone {
  readonly screen: Screen;
  /** each message that was acknowledged, in the order written */
  readonly acknowledged: { readonly clientId: string; readonly seq: number; readonly body: string }[] = [];
  code = '';
  private line: Socket | undefined;
  private at: number;
  private isGone = false;

  constructor(
    private readonly urls: readonly string[],
    readonly name: string,
    private readonly told: { acknowledged: () => void; shown: () => void },
  ) {
    this.screen = new Screen(told.shown);
    this.at = Number.parseInt(name, 10) % urls.length;
  }

  /** Writes so many messages more, one after the other; the first one ever opens the thread. */
  async writes(many: number): Promise<void> {
    for (let n = 0; n < many; n++) {
      const clientId = randomUUID();
      const body = `${this.name} 号，第 ${this.acknowledged.length + 1} 条`;
      const path = this.code ? '/api/board/thread/messages' : '/api/board/threads';
      const { seq, code } = await this.sends(path, { clientId, body });
      if (code) {
        this.code = code;
        this.opens();
      }
      this.acknowledged.push({ clientId, seq, body });
      this.told.acknowledged();
    }
  }

  /** What it was writing it writes no more. */
  hangsUp(): void {
    this.isGone = true;
    this.line?.disconnect();
  }

  private async sends(path: string, body: object): Promise<{ seq: number; code?: string }> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (this.code) headers['x-retrieval-code'] = this.code;
    for (;;) {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const reply = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal })
        .then(async (got) => ({ status: got.status, said: await got.text() }))
        .catch(() => null); // cut: whether it was stored is unknown, so it is sent again
      if (reply?.status === 201) return JSON.parse(reply.said) as { seq: number };
      if (reply && reply.status < 500) throw new Error(`refused: ${reply.status} ${reply.said}`);
      if (this.isGone) throw new Error('hung up before it was stored');
      this.at += 1;
      await pause(BETWEEN_TRIES_MS);
    }
  }

  private get url(): string {
    return this.urls[this.at % this.urls.length] as string;
  }

  private opens(): void {
    if (this.isGone) return;
    const line = io(`${this.url}/visitor`, {
      path: '/api/socket.io',
      transports: ['websocket'],
      auth: { code: this.code },
      forceNew: true,
      reconnection: false,
    });
    this.line = line;
    const catchUp = async () => {
      const missed = { after: this.screen.upTo };
      const answer = await line
        .timeout(ANSWER_WITHIN_MS)
        .emitWithAck('thread.catch-up', missed)
        .catch(() => null);
      if (answer?.ok) for (const message of answer.messages as Shown[]) this.screen.take(message);
      else line.disconnect();
    };
    const lost = async () => {
      line.removeAllListeners();
      line.disconnect();
      this.at += 1;
      await pause(BETWEEN_TRIES_MS);
      this.opens();
    };
    line.on('connect', catchUp);
    line.on('resync', catchUp);
    line.on('thread.message', (message: Shown) => {
      if (!this.screen.take(message)) void catchUp();
    });
    line.once('disconnect', lost);
    line.once('connect_error', lost);
  }
}

/** A console's line that follows many conversations, each on a screen of its own. */
export class FollowingConsole {
  readonly screens = new Map<string, Screen>();

  /** @param line comes back by itself, as a console's does */
  constructor(
    private readonly line: Socket,
    contactIds: readonly string[],
    told: () => void,
  ) {
    for (const id of contactIds) this.screens.set(id, new Screen(told));
    const all = () => Promise.all([...this.screens.keys()].map((id) => this.follows(id)));
    line.on('connect', all);
    line.on('resync', all);
    line.on('thread.message', ({ contactId, message }: { contactId: string; message: Shown }) => {
      if (!this.screens.get(contactId)?.take(message)) void this.follows(contactId);
    });
  }

  get isConnected(): boolean {
    return this.line.connected;
  }

  /** As when a cable is pulled and put back. */
  losesLine(): void {
    this.line.io.engine.close();
  }

  async follows(contactId: string): Promise<void> {
    const screen = this.screens.get(contactId);
    if (!screen) return;
    for (;;) {
      const asked = { contactId, after: screen.upTo };
      const answer = await this.line
        .timeout(ANSWER_WITHIN_MS)
        .emitWithAck('thread.follow', asked)
        .catch(() => null);
      if (answer?.ok) {
        for (const message of answer.messages as Shown[]) screen.take(message);
        return;
      }
      if (!this.line.connected) return; // asked again once it is back
      await pause(BETWEEN_TRIES_MS); // the database is away
    }
  }
}
