import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Namespace, Socket } from 'socket.io';
import type { z } from 'zod';
import {
  Clock,
  Config,
  EVENTS_OF_CONSOLE,
  Log,
  limitEvents,
  Processes,
  refusalOfConnection,
  resyncEvents,
  type SocketEvents,
} from '../platform/index.js';
import { SIGN_IN_COOKIE } from './access.guard.js';
import { SignInService } from './sign-in.service.js';
import { SignInRequired } from './staff.errors.js';
import type { Viewer } from './viewer.js';

/** A socket of a console; the viewer is who it was when it connected. */
export type ConsoleSocket = Socket & { data: { viewer: Viewer } };

/** How long a console can outlive a sign-in that ended while the processes could not tell each other. */
const LOOK_EVERY_MS = 15_000;

/**
 * The consoles of this center's people: who may connect, and how to reach them. What is emitted reaches consoles of every
 * process and may pass through Redis: ids, codes, times and counts. What somebody wrote stays in the process that read it
 * (`toFollowersHere`, under an act of `Processes.everywhere`).
 */
@Injectable()
export class ConsoleSockets {
  private namespace: Namespace | undefined;

  constructor(
    private readonly signIns: SignInService,
    private readonly processes: Processes,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  /** @internal called once by the gateway */
  attach(namespace: Namespace): void {
    this.namespace = namespace;
    namespace.use((socket, next) => {
      this.admit(socket as ConsoleSocket).then(
        () => next(),
        (error: unknown) => next(refusalOfConnection(error)),
      );
    });
    this.processes.onMissed(() => this.catchUp(namespace));
    namespace.on('connection', (socket) => {
      limitEvents(socket, EVENTS_OF_CONSOLE, this.clock, this.config);
      this.endWithSignIn(socket as ConsoleSocket);
    });
  }

  toAccount<Events extends SocketEvents, Name extends keyof Events & string>(
    accountId: string,
    events: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.emit(`account:${accountId}`, events, name, payload);
  }

  /** A counselor's consoles that are connected to this process. May carry what belongs to somebody. */
  toAccountHere<Events extends SocketEvents, Name extends keyof Events & string>(
    accountId: string,
    _: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.namespace?.local.to(`account:${accountId}`).emit(name, payload);
  }

  /** Everybody whose reach includes the desk. */
  toDesk<Events extends SocketEvents, Name extends keyof Events & string>(
    deskId: string,
    events: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.emit(`desk:${deskId}`, events, name, payload);
  }

  /** Those and one account more, whose contact it is though the desk may be out of her reach; nobody twice. */
  toDeskAnd<Events extends SocketEvents, Name extends keyof Events & string>(
    deskId: string,
    accountId: string,
    _: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.namespace?.to([`desk:${deskId}`, `account:${accountId}`]).emit(name, payload);
  }

  /** The supervisors whose reach includes the desk. */
  toSupervisors<Events extends SocketEvents, Name extends keyof Events & string>(
    deskId: string,
    events: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.emit(`supervisors:${deskId}`, events, name, payload);
  }

  /** Everybody of one unit, a hospital's people above all. */
  toUnit<Events extends SocketEvents, Name extends keyof Events & string>(
    orgUnitId: string,
    events: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.emit(`unit:${orgUnitId}`, events, name, payload);
  }

  /** Everybody who has the contact's conversation open in this process. May carry what somebody wrote. */
  toFollowersHere<Events extends SocketEvents, Name extends keyof Events & string>(
    contactId: string,
    _: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.namespace?.local.to(`contact:${contactId}`).emit(name, payload);
  }

  /** The same in every process. For ids, codes, times and counts. */
  toFollowers<Events extends SocketEvents, Name extends keyof Events & string>(
    contactId: string,
    events: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.emit(`contact:${contactId}`, events, name, payload);
  }

  /**
   * Whoever follows one of these conversations here, and may not read it any more, is told nothing of it from now on. Her
   * page follows again what it shows, and learns that way what has become of it; everybody else's goes on undisturbed.
   * @param readable those of the contacts that the viewer may read
   */
  async keepFollowersHere(
    contactIds: readonly string[],
    readable: (viewer: Viewer, contactIds: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<void> {
    const followed = new Map<ConsoleSocket, string[]>();
    for (const contactId of contactIds) {
      for (const socket of this.followersHere(contactId)) {
        followed.set(socket, [...(followed.get(socket) ?? []), contactId]);
      }
    }
    await Promise.all(
      [...followed].map(async ([socket, ids]) => {
        const may = await readable(socket.data.viewer, ids);
        const lost = ids.filter((id) => !may.has(id));
        if (lost.length === 0) return;
        for (const id of lost) await socket.leave(`contact:${id}`);
        socket.emit('resync' satisfies keyof typeof resyncEvents, {});
      }),
    );
  }

  private followersHere(contactId: string): ConsoleSocket[] {
    const ids = this.namespace?.adapter.rooms.get(`contact:${contactId}`) ?? [];
    return [...ids].flatMap((id) => (this.namespace?.sockets.get(id) as ConsoleSocket | undefined) ?? []);
  }

  /** Ends the sockets of a sign-in that is over. */
  disconnectSignIn(signInId: string): void {
    this.namespace?.in(`sign-in:${signInId}`).disconnectSockets(true);
  }

  /** Whether anybody has the conversation open in this process: spares the reading of what nobody would see. */
  hasFollowersHere(contactId: string): boolean {
    return (this.namespace?.adapter.rooms.get(`contact:${contactId}`)?.size ?? 0) > 0;
  }

  /** Sign-ins end in any process; should the word of it not have come through, their consoles here end a little later. */
  @Interval(LOOK_EVERY_MS)
  async endOverdue(): Promise<void> {
    const here = [...(this.namespace?.adapter.rooms.keys() ?? [])].filter((room) => room.startsWith('sign-in:'));
    if (here.length === 0) return;
    try {
      const signInIds = here.map((room) => room.slice('sign-in:'.length));
      const ended = await this.signIns.endedAmong(signInIds);
      for (const id of ended) this.namespace?.local.in(`sign-in:${id}`).disconnectSockets(true);
    } catch (error) {
      this.log.error('consoles.not-looked-at', error);
    }
  }

  /** Who was shut out of a conversation meanwhile must not hear more of it: all follow again, as after a lost line. */
  private catchUp(namespace: Namespace): void {
    for (const room of namespace.adapter.rooms.keys()) {
      if (room.startsWith('contact:')) namespace.local.in(room).socketsLeave(room);
    }
    namespace.local.emit('resync' satisfies keyof typeof resyncEvents, {});
    void this.endOverdue();
  }

  private emit<Events extends SocketEvents>(room: string, _: Events, name: string, payload: unknown): void {
    this.namespace?.to(room).emit(name, payload);
  }

  /** The host that the browser asked for. Only a proxy that we were told to trust may say that it was another one. */
  private hostOf({ handshake: { headers } }: Socket): string | undefined {
    const forwarded = this.config.values.TRUST_PROXY === 'on' ? headers['x-forwarded-host'] : undefined;
    return (typeof forwarded === 'string' ? forwarded : undefined) ?? headers.host;
  }

  /** A console left open is told nothing more once its sign-in has run out. */
  private endWithSignIn(socket: ConsoleSocket): void {
    const left = socket.data.viewer.signedInUntil.getTime() - this.clock.now().getTime();
    const timer = setTimeout(() => socket.disconnect(true), Math.max(0, left)).unref();
    socket.once('disconnect', () => clearTimeout(timer));
  }

  private async admit(socket: ConsoleSocket): Promise<void> {
    const { cookie, origin } = socket.handshake.headers;
    // a page elsewhere must not open a console with this browser's cookie
    const isOurs = origin === undefined || (URL.canParse(origin) && new URL(origin).host === this.hostOf(socket));
    if (!isOurs) throw new SignInRequired();
    const token = cookie
      ?.split(/;\s*/)
      .find((pair) => pair.startsWith(`${SIGN_IN_COOKIE}=`))
      ?.slice(SIGN_IN_COOKIE.length + 1);
    const viewer = token ? await this.signIns.viewerOf(token) : null;
    if (!viewer) throw new SignInRequired();
    socket.data.viewer = viewer;
    await socket.join([
      `account:${viewer.accountId}`,
      `sign-in:${viewer.signInId}`,
      `unit:${viewer.orgUnitId}`,
      ...viewer.deskIds.map((id) => `desk:${id}`),
      ...(viewer.role === 'supervisor' ? viewer.deskIds.map((id) => `supervisors:${id}`) : []),
    ]);
  }
}
