import { Injectable } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import type { z } from 'zod';
import {
  Clock,
  Config,
  EVENTS_OF_VISITOR,
  limitEvents,
  Processes,
  type resyncEvents,
  type SocketEvents,
} from '../platform/index.js';
import { VisitorCodes } from './visitor-codes.js';

/** A socket of a visitor's page, admitted to what belongs to its one person. */
export type VisitorSocket = Socket & { data: { personId: string; centerId: string } };

/** The pages of visitors: who may connect (by the retrieval code), and how to reach them. */
@Injectable()
export class VisitorSockets {
  private namespace: Namespace | undefined;

  constructor(
    private readonly codes: VisitorCodes,
    private readonly processes: Processes,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @internal called once by the gateway that opens the namespace */
  attach(namespace: Namespace): void {
    this.namespace = namespace;
    this.processes.onMissed(() => namespace.local.emit('resync' satisfies keyof typeof resyncEvents, {}));
    namespace.use((socket, next) => {
      this.admit(socket as VisitorSocket).then(
        () => next(),
        () => next(new Error('thread.not-found')),
      );
    });
    namespace.on('connection', (socket) => limitEvents(socket, EVENTS_OF_VISITOR, this.clock, this.config));
  }

  /** Every page of this person, in whatever process. For ids, codes and times; what was said goes `toPersonHere`. */
  toPerson<Events extends SocketEvents, Name extends keyof Events & string>(
    personId: string,
    _: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.namespace?.to(room(personId)).emit(name, payload);
  }

  /** The pages of this person that are connected to this process. */
  toPersonHere<Events extends SocketEvents, Name extends keyof Events & string>(
    personId: string,
    _: Events,
    name: Name,
    payload: z.input<Events[Name]>,
  ): void {
    this.namespace?.local.to(room(personId)).emit(name, payload);
  }

  /** Whether a page of this person is connected to this process: spares the reading of what nobody here would see. */
  isHere(personId: string): boolean {
    return (this.namespace?.adapter.rooms.get(room(personId))?.size ?? 0) > 0;
  }

  /** Everybody with a page connected to this process. */
  personsHere(): string[] {
    return [...(this.namespace?.adapter.rooms.keys() ?? [])].flatMap((name) =>
      name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [],
    );
  }

  private async admit(socket: VisitorSocket): Promise<void> {
    const { code } = socket.handshake.auth as { code?: unknown };
    const { personId, centerId } = await this.codes.personOf(code);
    socket.data.personId = personId;
    socket.data.centerId = centerId;
    await socket.join(room(personId));
  }
}

const PREFIX = 'person:';
function room(personId: string): string {
  return `${PREFIX}${personId}`;
}
