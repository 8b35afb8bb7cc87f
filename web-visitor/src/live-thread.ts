import type { VisitorSocket } from './api/socket';
import type { InvitationTold, ThreadStanding, ThreadView, VisitorMessage } from './api/types';
import type { Clock } from './clock';
import { Receipts, type Reported } from './receipts';
import { ThreadLog } from './thread-log';
import { Typing } from './typing';

export type Asked = { kind: 'ok'; value: ThreadView } | { kind: 'gone' } | { kind: 'locked' } | { kind: 'later' };

export interface LiveThreadDeps {
  clock: Clock;
  /** asks over plain HTTP for what came after a number */
  ask(after: number): Promise<Asked>;
  /** rejects where sockets can't be loaded; the thread is then asked for at intervals */
  connect(): Promise<VisitorSocket>;
  /** something on the page changed; `arrived` are messages that were not known before */
  changed(arrived: readonly VisitorMessage[]): void;
  /** a counselor asks her to call, or no more */
  invited(told: InvitationTold): void;
  /** the thread was asked for, since something may have been missed; so may whatever else is told over its socket */
  caughtUp(): void;
  /** false while nobody looks at the page: then nothing is asked for */
  visible(): boolean;
  /** whether the thread itself is in front of somebody */
  seen(): boolean;
  /** tells over plain HTTP what has come; resolves to whether the service has it */
  report(reported: Reported): Promise<boolean>;
}

/** `live`: told at once. `asking`: asked for at intervals. `offline`: the last question got no answer. */
export type Connection = 'connecting' | 'live' | 'asking' | 'offline';

/** How often the thread is asked for while there is no socket. */
export const ASK_EVERY = 20_000;
/** The place in the line moves without being told; with a socket it is asked for every so many intervals. */
const PLACE_EVERY = { board: 3, chat: 1 };
const ANSWER_WITHIN = 10_000;

/** Follows one thread: over a socket where that works, by asking at intervals where it does not. */
export class LiveThread {
  readonly log = new ThreadLog();
  standing: ThreadStanding | null = null;
  /** her words have been in front of the counselor up to here */
  readSeq = 0;
  /** a supervisor is in the chat beside its counselor */
  supervisor = false;
  connection: Connection = 'connecting';
  /** the service knows no thread for this code */
  gone = false;

  private readonly receipts: Receipts;
  private readonly typing: Typing;
  private socket: VisitorSocket | null = null;
  private stopped = false;
  private asking = false;
  private askAgain = false;
  /** the last question got no answer: something may be missing */
  private behind = true;
  private intervals = 0;
  private callOff: (() => void) | null = null;

  constructor(private readonly deps: LiveThreadDeps) {
    this.receipts = new Receipts(deps.clock, (reported) =>
      this.socket?.connected ? this.reportBySocket(this.socket, reported) : deps.report(reported),
    );
    this.typing = new Typing(deps.clock, () => deps.changed([]));
  }

  /** Whether the counselor is writing now. */
  get isTyping(): boolean {
    return this.typing.shown;
  }

  start(): void {
    void this.catchUp();
    this.planQuestion();
    this.deps.connect().then(
      (socket) => this.follow(socket),
      () => {
        // An old browser or a blocked file: asking at intervals does the same, only slower.
        if (this.connection === 'connecting') this.connection = 'asking';
      },
    );
  }

  stop(): void {
    this.stopped = true;
    this.callOff?.();
    this.receipts.stop();
    this.typing.over();
    this.socket?.disconnect();
  }

  /** Something is being written here: the counselor of a chat is told that, never what. */
  writing(): void {
    const { socket } = this;
    const talking = this.standing?.channel === 'chat' && this.standing.state === 'being-answered';
    if (talking && socket?.connected) this.typing.write(() => socket.emit('thread.typing', {}, () => undefined));
  }

  /** The thread came into view, or something new did. */
  look(): void {
    let theirs = 0;
    for (const { author, seq } of this.log.messages) if (author === 'counselor') theirs = seq;
    this.receipts.noticed(theirs, this.deps.seen());
  }

  /** A message this page sent and the service stored. */
  took(message: VisitorMessage): void {
    const taken = this.log.take(message);
    if (taken === 'gap') {
      void this.catchUp();
      return;
    }
    if (message.author === 'counselor') this.typing.over();
    this.deps.changed(taken === 'taken' ? [message] : []);
    this.look();
  }

  /** Asks for everything that is not known yet; a second wish while asking is served by one more question. */
  async catchUp(): Promise<void> {
    this.askAgain = true;
    if (this.asking) return;
    this.asking = true;
    while (this.askAgain && !this.stopped) {
      this.askAgain = false;
      const before = this.log.lastSeq;
      const answer = await (this.socket?.connected ? this.askSocket(this.socket) : this.deps.ask(before));
      if (this.stopped) break;
      this.receive(answer);
      // a long thread comes in parts
      if (answer.kind === 'ok' && answer.value.lastSeq > this.log.lastSeq && this.log.lastSeq > before) {
        this.askAgain = true;
      }
    }
    this.asking = false;
  }

  private receive(answer: Asked): void {
    if (answer.kind === 'gone') {
      this.gone = true;
      this.stop();
      this.deps.changed([]);
      return;
    }
    this.behind = answer.kind !== 'ok';
    const live = this.socket?.connected ?? false;
    this.connection = live ? 'live' : answer.kind === 'ok' ? 'asking' : 'offline';
    const arrived = answer.kind === 'ok' ? this.log.catchUp(answer.value.messages) : [];
    if (answer.kind === 'ok') {
      const { state, ahead, channel, waitSeconds, blockedUntil, handedOn } = answer.value;
      this.standing = { state, ahead, channel, waitSeconds, blockedUntil, handedOn };
      if (channel === 'chat') this.deps.caughtUp();
      this.readSeq = Math.max(this.readSeq, answer.value.readSeq);
      this.supervisor = answer.value.supervisor;
    }
    this.deps.changed(arrived);
    this.look();
  }

  private follow(socket: VisitorSocket): void {
    if (this.stopped) {
      socket.disconnect();
      return;
    }
    this.socket = socket;
    socket.on('connect', () => void this.catchUp());
    socket.on('resync', () => void this.catchUp());
    socket.on('disconnect', () => this.lost());
    socket.on('connect_error', () => this.lost());
    socket.on('thread.message', (message) => this.took(message));
    socket.on('thread.state', (standing) => {
      this.standing = standing;
      if (standing.state !== 'being-answered') this.typing.over();
      this.deps.changed([]);
    });
    socket.on('thread.read', ({ readSeq }) => {
      this.readSeq = Math.max(this.readSeq, readSeq);
      this.deps.changed([]);
    });
    socket.on('call.invitation', (told) => this.deps.invited(told));
    socket.on('thread.company', ({ supervisor }) => {
      this.supervisor = supervisor;
      this.deps.changed([]);
    });
    socket.on('thread.typing', () => this.typing.heard());
    if (socket.connected) void this.catchUp();
  }

  private lost(): void {
    if (this.stopped || this.connection !== 'live') return;
    this.connection = 'asking';
    this.deps.changed([]);
  }

  private planQuestion(): void {
    this.callOff = this.deps.clock.after(ASK_EVERY, () => {
      if (this.stopped) return;
      this.intervals += 1;
      const every = PLACE_EVERY[this.standing?.channel ?? 'board'];
      const placeMayHaveMoved = this.standing?.state === 'waiting' && this.intervals % every === 0;
      const wanted = this.behind || !this.socket?.connected || placeMayHaveMoved;
      if (wanted && this.deps.visible()) void this.catchUp();
      this.planQuestion();
    });
  }

  private reportBySocket(socket: VisitorSocket, reported: Reported): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = this.deps.clock.after(ANSWER_WITHIN, () => resolve(false));
      socket.emit('thread.receipts', reported, ({ ok }) => {
        giveUp();
        resolve(ok);
      });
    });
  }

  /** A socket that was lost after the question never answers: then the question counts as unanswered. */
  private askSocket(socket: VisitorSocket): Promise<Asked> {
    return new Promise((resolve) => {
      const giveUp = this.deps.clock.after(ANSWER_WITHIN, () => resolve({ kind: 'later' }));
      socket.emit('thread.catch-up', { after: this.log.lastSeq }, (answer) => {
        giveUp();
        if (answer.ok) resolve({ kind: 'ok', value: answer });
        else resolve(/not-found$/.test(answer.error.code) ? { kind: 'gone' } : { kind: 'later' });
      });
    });
  }
}
