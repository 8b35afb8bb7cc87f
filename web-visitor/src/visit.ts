import type { Client } from './api/client';
import type { CallerRole, FrontDoor, ThreadStanding, VisitorMessage } from './api/types';
import type { Clock } from './clock';
import { newId } from './ids';
import { type Keep, type Kept, type Language, nothingKept } from './keep';
import { type Asked, type Connection, LiveThread, type ThreadSocket } from './live-thread';
import { type Delivery, Outbox, type Receipt, type Unsent } from './outbox';

/** What the screens draw. */
export interface VisitView extends Readonly<Kept> {
  frontDoor: FrontDoor | null;
  /** the front door did not answer */
  frontDoorMissing: boolean;
  messages: readonly VisitorMessage[];
  standing: ThreadStanding | null;
  connection: Connection;
  /** the service knows no thread for the code */
  gone: boolean;
  /** an attempt failed, the next one is planned */
  retrying: boolean;
  /** for a screen reader: what just happened */
  said: '' | 'sent' | 'received';
}

export interface VisitDeps {
  client: Client;
  clock: Clock;
  keep: Keep;
  /** the desk named in the page's address */
  desk: string | null;
  connect(code: string): Promise<ThreadSocket>;
  visible(): boolean;
}

/** One visitor on this page: what she wrote, her thread, and what is kept on the device. */
export class Visit {
  private kept: Kept;
  private readonly outbox: Outbox;
  private live: LiveThread | null = null;
  private frontDoor: FrontDoor | null = null;
  private frontDoorMissing = false;
  private said: VisitView['said'] = '';
  private left = false;
  private watchers: (() => void)[] = [];
  view: VisitView;

  constructor(private readonly deps: VisitDeps) {
    this.kept = deps.keep.load();
    this.outbox = new Outbox(
      {
        clock: deps.clock,
        random: Math.random,
        deliver: (message) => this.deliver(message),
        stored: (message, receipt) => this.stored(message, receipt),
        changed: (unsent) => this.set({ unsent: [...unsent] }),
      },
      this.kept.unsent,
    );
    this.view = this.draw();
  }

  /** Loads what is open now, goes on sending what was kept, follows the thread if there is one. */
  start(): void {
    void this.openFrontDoor();
    this.outbox.wake();
    if (this.kept.code) this.follow(this.kept.code);
  }

  watch(act: () => void): () => void {
    this.watchers.push(act);
    return () => {
      this.watchers = this.watchers.filter((watcher) => watcher !== act);
    };
  }

  speak(language: Language): void {
    this.set({ language });
  }

  beA(role: CallerRole): void {
    this.set({ role });
  }

  draft(draft: string): void {
    this.set({ draft });
  }

  remember(remember: boolean): void {
    this.set({ remember });
  }

  keptCode(codeKept: boolean): void {
    this.set({ codeKept });
  }

  closeHelp(): void {
    this.set({ help: 'none', helpClosed: true });
  }

  /** Hands the draft to the outbox. */
  send(): void {
    const body = this.kept.draft.trim();
    if (body === '') return;
    this.kept.draft = '';
    this.said = '';
    this.outbox.put({ clientId: newId(), body, refusal: null });
  }

  /** The network is back, or somebody looks at the page again. */
  wake(): void {
    this.outbox.wake();
    void this.live?.catchUp();
    if (!this.frontDoor || this.frontDoorMissing) void this.openFrontDoor();
  }

  /** Takes a refused message back into the text field; what stands there stays. */
  takeBack(clientId: string): void {
    const message = this.kept.unsent.find((unsent) => unsent.clientId === clientId);
    if (!message) return;
    this.kept.draft = [this.kept.draft.trim(), message.body].filter(Boolean).join('\n\n');
    this.outbox.remove(clientId);
  }

  /** @returns whether the service knows a thread for this code; then it is open */
  async comeBack(code: string): Promise<Asked['kind']> {
    const asked = await this.askFor(code, 0);
    if (asked.kind !== 'ok' || this.left) return asked.kind;
    this.live?.stop();
    this.outbox.clear();
    this.set({ code, codeKept: true, help: 'none', helpClosed: false, draft: '' });
    this.follow(code);
    return 'ok';
  }

  /** Puts the thread away: this device forgets it, the service keeps it. */
  putAway(): void {
    this.live?.stop();
    this.live = null;
    this.outbox.clear();
    this.set({ ...nothingKept, language: this.kept.language });
  }

  /** Clears everything, for good: nothing is drawn or kept after this. */
  leave(): void {
    this.left = true;
    this.live?.stop();
    this.outbox.clear();
    this.kept = { ...nothingKept };
    this.deps.keep.clear();
  }

  async openFrontDoor(): Promise<void> {
    const answer = await this.deps.client.frontDoor(this.deps.desk);
    if (answer.kind === 'ok') this.frontDoor = answer.value;
    this.frontDoorMissing = answer.kind !== 'ok';
    this.redraw();
  }

  private async deliver({ clientId, body }: Unsent): Promise<Delivery> {
    const { code, role } = this.kept;
    const desk = this.deps.desk ?? undefined;
    const answer = code
      ? await this.deps.client.write(code, { clientId, body })
      : await this.deps.client.openThread({ clientId, body, desk, callerRole: role });
    if (answer.kind === 'ok') return { kind: 'stored', receipt: answer.value };
    return answer;
  }

  private stored({ clientId, body }: Unsent, { seq, occurredAt, showHelp, code }: Receipt): void {
    if (showHelp) this.kept.help = this.kept.helpClosed ? 'short' : 'full';
    this.said = 'sent';
    if (code && !this.kept.code) {
      this.set({ code, codeKept: false });
      this.follow(code);
    }
    this.live?.took({ clientId, seq, author: 'visitor', body, occurredAt });
  }

  private follow(code: string): void {
    this.live?.stop();
    this.live = new LiveThread({
      clock: this.deps.clock,
      ask: (after) => this.askFor(code, after),
      connect: () => this.deps.connect(code),
      changed: (arrived) => {
        if (arrived.some(({ author }) => author === 'counselor')) this.said = 'received';
        this.redraw();
      },
      visible: this.deps.visible,
    });
    this.live.start();
  }

  private async askFor(code: string, after: number): Promise<Asked> {
    const answer = await this.deps.client.thread(code, after);
    if (answer.kind !== 'refused') return answer.kind === 'ok' ? answer : { kind: 'later' };
    return { kind: answer.code === 'thread.not-found' ? 'gone' : 'later' };
  }

  private set(change: Partial<Kept>): void {
    this.kept = { ...this.kept, ...change };
    if (!this.left) this.deps.keep.save(this.kept);
    this.redraw();
  }

  private redraw(): void {
    if (this.left) return;
    this.view = this.draw();
    for (const watcher of this.watchers) watcher();
  }

  private draw(): VisitView {
    const messages = this.live?.log.messages ?? [];
    const known = messages.map(({ clientId }) => clientId);
    return {
      ...this.kept,
      // told over the socket before the answer to our own question came
      unsent: this.kept.unsent.filter(({ clientId }) => known.indexOf(clientId) < 0),
      frontDoor: this.frontDoor,
      frontDoorMissing: this.frontDoorMissing,
      messages,
      standing: this.live?.standing ?? null,
      connection: this.live?.connection ?? 'connecting',
      gone: this.live?.gone ?? false,
      retrying: this.outbox?.retrying ?? false,
      said: this.said,
    };
  }
}
