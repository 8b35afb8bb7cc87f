import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import sql from 'sql-template-tag';
import type { z } from 'zod';
import {
  Clock,
  Config,
  Database,
  EVENTS_OF_VISITOR,
  EventDispatcher,
  Log,
  limitEvents,
  Processes,
  refusalOfConnection,
  type resyncEvents,
  type SocketEvents,
} from '../platform/index.js';
import { onContactEvents } from './events.js';
import { VisitorCodes } from './visitor-codes.js';

/** A socket of a visitor's page, admitted to what belongs to its one person. */
export type VisitorSocket = Socket & { data: { personId: string; centerId: string; passphraseId: string | null } };

/** The pages of visitors: who may connect (by the retrieval code, and the passphrase beside it), and how to reach them. */
@Injectable()
export class VisitorSockets implements OnModuleInit {
  private namespace: Namespace | undefined;
  private readonly lookAgain: (ids: { personId: string }) => Promise<void>;

  constructor(
    private readonly db: Database,
    private readonly codes: VisitorCodes,
    private readonly dispatcher: EventDispatcher,
    private readonly processes: Processes,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly log: Log,
  ) {
    this.lookAgain = processes.everywhere('visitor.passphrase', ({ personId }) => this.askAgainHere([personId]));
  }

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'visitor.passphrases', ['person.passphrase-set'], async (events) => {
      await Promise.all(events.map(({ payload: { personId } }) => this.lookAgain({ personId })));
    });
  }

  /** @internal called once by the gateway that opens the namespace */
  attach(namespace: Namespace): void {
    this.namespace = namespace;
    this.processes.onMissed(() => {
      namespace.local.emit('resync' satisfies keyof typeof resyncEvents, {});
      this.askAgainHere(this.personsHere()).catch((error) => this.log.error('visitors.not-looked-at', error));
    });
    namespace.use((socket, next) => {
      this.admit(socket as VisitorSocket).then(
        () => next(),
        (error: unknown) => next(refusalOfConnection(error)),
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
    const { code, proof } = socket.handshake.auth as { code?: unknown; proof?: unknown };
    const { personId, centerId } = await this.codes.personOf({ code, proof });
    socket.data.personId = personId;
    socket.data.centerId = centerId;
    await socket.join(room(personId));
    // once more: a passphrase that was set before it stood in the room has not found it there
    socket.data.passphraseId = (await this.codes.personOf({ code, proof })).passphraseId;
  }

  /** Pages connected here that came in by the code alone, or by an earlier phrase, are sent out; they may come back with it. */
  private async askAgainHere(personIds: readonly string[]): Promise<void> {
    if (personIds.length === 0) return;
    const asked = await this.db.rows<{ personId: string; id: string }>(sql`
      select person_id as "personId", id from passphrases where person_id = any(${[...personIds]}::uuid[])`);
    for (const { personId, id } of asked) {
      for (const socketId of this.namespace?.adapter.rooms.get(room(personId)) ?? []) {
        const socket = this.namespace?.sockets.get(socketId) as VisitorSocket | undefined;
        if (socket && socket.data.passphraseId !== id) socket.disconnect(true);
      }
    }
  }
}

const PREFIX = 'person:';
function room(personId: string): string {
  return `${PREFIX}${personId}`;
}
