import { type Client, LOCKED } from './api/client';
import type { VisitorSocket } from './api/socket';
import type {
  CallerRole,
  FrontDoor,
  Invitation,
  ThreadStanding,
  VisitorAppointment,
  VisitorMessage,
} from './api/types';
import { Appointments } from './appointments';
import type { CallView } from './call/view';
import { Calling } from './calling';
import type { Clock } from './clock';
import { newId } from './ids';
import { Invitations } from './invitations';
import { type Keep, type Kept, type Language, nothingKept, type Way } from './keep';
import { type Asked, type Connection, LiveThread } from './live-thread';
import { Lock, type Unlocked } from './lock';
import { type Delivery, Outbox, type Receipt, type Unsent } from './outbox';
import { turned } from './turned';
import { wellFormed } from './well-formed';

/** What the screens draw. */
export interface VisitView extends Readonly<Omit<Kept, 'call'>> {
  frontDoor: FrontDoor | null;
  /** the front door did not answer */
  frontDoorMissing: boolean;
  messages: readonly VisitorMessage[];
  standing: ThreadStanding | null;
  /** her words have been read up to this number */
  readSeq: number;
  /** a supervisor is in the chat beside its counselor */
  supervisor: boolean;
  /** the counselor is writing */
  isTyping: boolean;
  connection: Connection;
  /** the service knows no thread for the code */
  gone: boolean;
  /** the service asks for the passphrase before it shows or takes anything */
  locked: boolean;
  /** an attempt failed, the next one is planned */
  retrying: boolean;
  /** null: not known */
  appointments: readonly VisitorAppointment[] | null;
  appointmentsMissing: boolean;
  call: CallView | null;
  /** she is in a call, seen or not */
  calling: boolean;
  /** that call is part of the conversation, and on its screen */
  callWithin: boolean;
  /** the counselor she writes with asks her to call */
  invitation: Invitation | null;
  /** for a screen reader: what just happened */
  said: '' | 'sent' | 'received';
}

export interface VisitDeps {
  client: Client;
  clock: Clock;
  keep: Keep;
  /** the desk named in the page's address */
  desk: string | null;
  connect(code: string): Promise<VisitorSocket>;
  visible(): boolean;
}

/** One visitor on this page: what she wrote, her thread, and what is kept on the device. */
export class Visit {
  private kept: Kept;
  private readonly outbox: Outbox;
  private live: LiveThread | null = null;
  private readonly appointments: Appointments;
  private readonly invitations: Invitations;
  readonly calling: Calling;
  readonly lock: Lock;
  private frontDoor: FrontDoor | null = null;
  private frontDoorMissing = false;
  private said: VisitView['said'] = '';
  private left = false;
  private looking = false;
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
    this.appointments = new Appointments(deps.client, () => this.redraw());
    this.lock = new Lock({
      client: deps.client,
      newId,
      kept: () => this.kept,
      keep: (change) => this.set(change),
      changed: () => this.redraw(),
      opened: () => this.goOn(),
    });
    this.invitations = new Invitations(deps.client, () => this.redraw());
    this.calling = new Calling({
      ...deps,
      newId,
      kept: () => this.kept,
      keep: (change) => this.set(change),
      changed: () => this.redraw(),
    });
    this.view = this.draw();
  }

  /** Loads what is open now, goes on sending what was kept, follows the thread if there is one. */
  start(): void {
    void this.openFrontDoor();
    this.goOn();
    // not loaded: the call's screen says so, and has the button to try again
    this.calling.resume().catch(() => undefined);
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
    if (draft !== '') this.live?.writing();
  }

  /** Whether the thread's screen is what she sees, if she looks at the page at all. */
  look(looking: boolean): void {
    this.looking = looking;
    this.live?.look();
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

  /** How what she writes from now on is meant. */
  choose(way: Way): void {
    this.set({ way });
  }

  /** She would rather not wait for a chat. @returns whether it is a message now */
  async leaveMessage(): Promise<boolean> {
    const { code } = this.kept;
    if (!code) return false;
    const answer = await this.deps.client.leaveMessage(code);
    if (answer.kind !== 'ok') return false;
    this.set({ way: 'board', wasChat: false, turned: 'asked' });
    await this.live?.catchUp();
    return true;
  }

  /** She calls whoever she writes with, from within the conversation. Rejects where a call can't be loaded now. */
  async takeInvitation(): Promise<void> {
    await this.calling.load();
    const taken = this.invitations.putAway();
    if (taken) await this.calling.begin(taken.invitationId);
  }

  declineInvitation(): void {
    if (this.kept.code) this.invitations.decline(this.kept.code);
  }

  /** Asks for her appointments, where a code is known. */
  askForAppointments(): void {
    if (this.kept.code) void this.appointments.ask(this.kept.code);
  }

  /** Hands the draft to the outbox. */
  send(): void {
    const body = wellFormed(this.kept.draft.trim());
    if (body === '') return;
    this.kept.draft = '';
    this.said = '';
    this.outbox.put({ clientId: newId(), body, live: this.kept.way === 'chat', refusal: null });
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

  /**
   * @param phrase where the code alone did not open
   * @returns whether the service knows somebody for this code; then her thread and her appointments are open
   */
  async comeBack(code: string, phrase: string | null = null): Promise<Unlocked | { kind: 'gone' | 'locked' }> {
    const unlocked = phrase === null ? this.lock.bringNothing() : await this.lock.bring(code, phrase);
    if (unlocked.kind !== 'ok') return unlocked;
    this.appointments.forget();
    const [asked, known] = await Promise.all([this.askFor(code, 0), this.appointments.ask(code)]);
    if (this.left || asked.kind === 'later') return { kind: 'later' };
    if (asked.kind === 'locked') return { kind: 'locked' };
    if (asked.kind === 'gone' && known !== 'ok') return { kind: known };
    const threadless = asked.kind === 'gone' || asked.value.lastSeq === 0;
    this.live?.stop();
    this.live = null;
    this.outbox.clear();
    const { language, role, remember, call } = this.kept;
    const proof = this.lock.proofFor(code);
    this.lock.forget();
    this.set({ ...nothingKept, language, role, remember, call, code, proof, codeKept: true, threadless });
    if (!threadless) this.follow(code);
    return { kind: 'ok' };
  }

  /** Puts the thread away: this device forgets it, the service keeps it. */
  putAway(): void {
    this.live?.stop();
    this.live = null;
    this.outbox.clear();
    this.calling.hangUp();
    this.appointments.forget();
    this.lock.forget();
    this.set({ ...nothingKept, language: this.kept.language });
  }

  /** Tries once more what was to be sent, then clears everything, for good: nothing is drawn or kept after this. */
  leave(): void {
    this.sendOnceMore();
    this.left = true;
    this.calling.hangUp();
    this.live?.stop();
    this.outbox.clear();
    this.appointments.forget();
    this.lock.forget();
    this.kept = { ...nothingKept };
    this.deps.keep.clear();
  }

  async openFrontDoor(): Promise<void> {
    const answer = await this.deps.client.frontDoor(this.deps.desk);
    if (answer.kind === 'ok') this.frontDoor = answer.value;
    this.frontDoorMissing = answer.kind !== 'ok';
    this.redraw();
  }

  /**
   * The page does not stay to hear how it ended. Without a code only the first can go, since the others need the code that
   * its answer brings; with one all go at the same time: what was written may come in another order, and is not lost.
   */
  private sendOnceMore(): void {
    const unsent = this.kept.unsent.filter(({ refusal }) => refusal === null);
    for (const message of this.kept.code ? unsent : unsent.slice(0, 1)) void this.deliver(message, true);
  }

  private async deliver({ clientId, body, live }: Unsent, outlivesPage = false): Promise<Delivery> {
    const { code, role } = this.kept;
    const { client } = this.deps;
    const first = { clientId, body, desk: this.deps.desk ?? undefined, callerRole: role };
    const answer = code
      ? await client.write(code, live ? { clientId, body, live } : { clientId, body }, outlivesPage)
      : await (live ? client.openChat(first, outlivesPage) : client.openThread(first, outlivesPage));
    if (answer.kind === 'ok') return { kind: 'stored', receipt: answer.value };
    // nothing is wrong with it: it goes out when the passphrase was entered
    if (answer.kind === 'refused' && answer.code === LOCKED) return { kind: 'later', afterMs: null };
    return answer;
  }

  private stored({ clientId, body, live }: Unsent, { seq, occurredAt, showHelp, code, channel }: Receipt): void {
    if (live && channel === 'board') this.set({ way: 'board', turned: 'after-hours' });
    if (showHelp) this.kept.help = this.kept.helpClosed ? 'short' : 'full';
    this.said = 'sent';
    if (code && !this.kept.code) {
      this.set({ code, codeKept: false });
      this.follow(code);
    } else if (this.kept.code && !this.live) {
      this.set({ threadless: false });
      this.follow(this.kept.code);
    }
    this.live?.took({ clientId, seq, author: 'visitor', bySupervisor: false, body, occurredAt });
  }

  /** Sends what was kept, and follows the thread if there is one. */
  private goOn(): void {
    this.outbox.wake();
    if (this.kept.code && !this.kept.threadless) this.follow(this.kept.code);
  }

  private follow(code: string): void {
    this.live?.stop();
    this.live = new LiveThread({
      clock: this.deps.clock,
      ask: (after) => this.askFor(code, after),
      connect: () => this.deps.connect(code),
      changed: (arrived) => {
        if (arrived.some(({ author }) => author === 'counselor')) this.said = 'received';
        this.noticeTurn();
      },
      invited: (told) => this.invitations.hear(told),
      caughtUp: () => void this.invitations.ask(code),
      visible: this.deps.visible,
      seen: () => this.looking && this.deps.visible(),
      report: async (reported) => (await this.deps.client.receipts(code, reported)).kind === 'ok',
    });
    this.live.start();
  }

  private noticeTurn(): void {
    const standing = this.live?.standing;
    if (standing) this.set(turned(this.kept, standing));
    else this.redraw();
  }

  private async askFor(code: string, after: number): Promise<Asked> {
    const answer = await this.deps.client.thread(code, after);
    if (answer.kind !== 'refused') return answer.kind === 'ok' ? answer : { kind: 'later' };
    if (answer.code === LOCKED) return { kind: 'locked' };
    return { kind: /not-found$/.test(answer.code) ? 'gone' : 'later' };
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
      readSeq: this.live?.readSeq ?? 0,
      supervisor: this.live?.supervisor ?? false,
      isTyping: this.live?.isTyping ?? false,
      connection: this.live?.connection ?? 'connecting',
      gone: this.live?.gone ?? false,
      locked: this.lock?.closed ?? false,
      retrying: this.outbox?.retrying ?? false,
      appointments: this.appointments?.items ?? null,
      appointmentsMissing: this.appointments?.missing ?? false,
      call: this.calling?.view ?? null,
      calling: this.calling?.under ?? false,
      callWithin: this.calling?.within ?? false,
      invitation: this.invitations?.open ?? null,
      said: this.said,
    };
  }
}
