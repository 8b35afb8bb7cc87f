import { Injectable } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import type { z } from 'zod';
import { Clock, type SocketEvents } from '../platform/index.js';
import { SIGN_IN_COOKIE } from './access.guard.js';
import { SignInService } from './sign-in.service.js';
import { SignInRequired } from './staff.errors.js';
import type { Viewer } from './viewer.js';

/** A socket of a console; the viewer is who it was when it connected. */
export type ConsoleSocket = Socket & { data: { viewer: Viewer } };

/** The consoles of this center's people: who may connect, and how to reach them. */
@Injectable()
export class ConsoleSockets {
  private namespace: Namespace | undefined;

  constructor(
    private readonly signIns: SignInService,
    private readonly clock: Clock,
  ) {}

  /** @internal called once by the gateway */
  attach(namespace: Namespace): void {
    this.namespace = namespace;
    namespace.use((socket, next) => {
      this.admit(socket as ConsoleSocket).then(
        () => next(),
        () => next(new Error(new SignInRequired().code)),
      );
    });
    namespace.on('connection', (socket) => this.endWithSignIn(socket as ConsoleSocket));
  }

  toAccount<Events extends SocketEvents, Name extends keyof Events & string>(
    accountId: string,
    events: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.emit(`account:${accountId}`, events, name, payload);
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

  /** Everybody who has the contact's conversation open. */
  toFollowers<Events extends SocketEvents, Name extends keyof Events & string>(
    contactId: string,
    events: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.emit(`contact:${contactId}`, events, name, payload);
  }

  /** The account may no longer read this conversation: none of its consoles is told of it from now on. */
  stopFollowing(accountId: string, contactId: string): void {
    this.namespace?.in(`account:${accountId}`).socketsLeave(`contact:${contactId}`);
  }

  /** Ends the sockets of a sign-in that is over. */
  disconnectSignIn(signInId: string): void {
    this.namespace?.in(`sign-in:${signInId}`).disconnectSockets(true);
  }

  /** Whether anybody has the conversation open here: spares the reading of what nobody would see. */
  hasFollowers(contactId: string): boolean {
    return (this.namespace?.adapter.rooms.get(`contact:${contactId}`)?.size ?? 0) > 0;
  }

  private emit<Events extends SocketEvents>(room: string, _: Events, name: string, payload: unknown): void {
    this.namespace?.to(room).emit(name, payload);
  }

  /** A console left open is told nothing more once its sign-in has run out. */
  private endWithSignIn(socket: ConsoleSocket): void {
    const left = socket.data.viewer.signedInUntil.getTime() - this.clock.now().getTime();
    const timer = setTimeout(() => socket.disconnect(true), Math.max(0, left)).unref();
    socket.once('disconnect', () => clearTimeout(timer));
  }

  private async admit(socket: ConsoleSocket): Promise<void> {
    const { cookie, origin, host } = socket.handshake.headers;
    // a page elsewhere must not open a console with this browser's cookie
    if (origin !== undefined && new URL(origin).host !== (socket.handshake.headers['x-forwarded-host'] ?? host)) {
      throw new SignInRequired();
    }
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
      ...viewer.deskIds.map((id) => `desk:${id}`),
    ]);
  }
}
