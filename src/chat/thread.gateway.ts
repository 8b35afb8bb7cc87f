import type { OnModuleInit } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { onContactEvents } from '../contacts/index.js';
import { acknowledge, EventDispatcher, Log, languageOf, Processes } from '../platform/index.js';
import { type ConsoleSocket, ConsoleSockets, PermissionMissing } from '../staff/index.js';
import { threadEvents, threadRequests } from './board.sockets.js';
import { ConversationsService } from './conversations.service.js';
import { Followers } from './followers.js';
import { NotesService } from './notes.service.js';
import { ReceiptsService } from './receipts.service.js';
import { SupervisionService } from './supervision.service.js';
import { TypingService } from './typing.service.js';

type SupervisedIds = { readonly contactId: string };
type NoteIds = { readonly contactId: string; readonly noteId: string };

/** Consoles following conversations: whoever follows gets what she missed, then everything new. */
@WebSocketGateway({ namespace: 'console' })
export class ThreadGateway implements OnModuleInit {
  private readonly showNote: (ids: NoteIds) => Promise<void>;
  private readonly showSupervisors: (ids: SupervisedIds) => Promise<void>;
  /** by connection and contact: the question that was asked last */
  private readonly asked = new WeakMap<ConsoleSocket, Map<string, object>>();

  constructor(
    private readonly conversations: ConversationsService,
    private readonly notes: NotesService,
    private readonly receipts: ReceiptsService,
    private readonly typing: TypingService,
    private readonly supervision: SupervisionService,
    private readonly consoles: ConsoleSockets,
    private readonly followers: Followers,
    private readonly dispatcher: EventDispatcher,
    processes: Processes,
    private readonly log: Log,
  ) {
    this.showNote = processes.everywhere('chat.note', (ids: NoteIds) => this.showNoteHere(ids));
    this.showSupervisors = processes.everywhere('chat.supervisors', (ids: SupervisedIds) =>
      this.showSupervisorsHere(ids),
    );
  }

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'chat.notes', ['note.added'], async (events) => {
      await Promise.all(
        events.map(({ contactId, payload: { noteId } }) =>
          contactId ? this.showNote({ contactId, noteId }) : undefined,
        ),
      );
    });
    const company = ['chat.supervisor-joined', 'chat.supervisor-left'] as const;
    onContactEvents(this.dispatcher, 'chat.supervisors', company, async (events) => {
      const contacts = new Set(events.flatMap(({ contactId }) => contactId ?? []));
      await Promise.all([...contacts].map((contactId) => this.showSupervisors({ contactId })));
    });
  }

  /** Read by each process that has followers, so that what is pushed last is how it stands. */
  private async showSupervisorsHere({ contactId }: SupervisedIds): Promise<void> {
    if (!(await this.followers.areHere(contactId))) return;
    const supervisors = await this.supervision.of(contactId);
    this.consoles.toFollowersHere(contactId, threadEvents, 'thread.supervisors', { contactId, supervisors });
  }

  /**
   * Joins first and reads then, so that nothing falls between; what comes twice has the same sequence number. A page that
   * waited too long asks again: the answer to its last question stands, whatever becomes of those before.
   */
  @SubscribeMessage('thread.follow')
  follow(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    return acknowledge(
      languageOfSocket(socket),
      threadRequests['thread.follow'],
      payload,
      async ({ contactId, after }) => {
        const { viewer } = socket.data;
        const isLast = this.asks(socket, contactId);
        const room = `contact:${contactId}`;
        try {
          if (!viewer.can('contact.read')) throw new PermissionMissing();
          await this.conversations.requireReadable(viewer, contactId);
          await socket.join(room);
          return await this.conversations.messages(viewer, contactId, after);
        } catch (error) {
          // whoever was refused, or left no trace in the audit log, hears nothing either
          if (isLast()) await socket.leave(room);
          throw error;
        }
      },
      (error) => this.log.error('socket.failed', error),
    );
  }

  @SubscribeMessage('thread.unfollow')
  unfollow(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    return acknowledge(languageOfSocket(socket), threadRequests['thread.unfollow'], payload, async ({ contactId }) => {
      await socket.leave(`contact:${contactId}`);
      return {};
    });
  }

  @SubscribeMessage('thread.read')
  reads(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    return acknowledge(
      languageOfSocket(socket),
      threadRequests['thread.read'],
      payload,
      async ({ contactId, seq }) => {
        await this.receipts.byCounselor(socket.data.viewer, contactId, seq);
        return {};
      },
      (error) => this.log.error('socket.failed', error),
    );
  }

  @SubscribeMessage('thread.typing')
  types(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    return acknowledge(
      languageOfSocket(socket),
      threadRequests['thread.typing'],
      payload,
      async ({ contactId }) => {
        await this.typing.byCounselor(socket, socket.data.viewer, contactId);
        return {};
      },
      (error) => this.log.error('socket.failed', error),
    );
  }

  /** Takes note of a question to follow a conversation. @returns whether no other has been asked since */
  private asks(socket: ConsoleSocket, contactId: string): () => boolean {
    const question = {};
    const questions = this.asked.get(socket) ?? new Map<string, object>();
    this.asked.set(socket, questions.set(contactId, question));
    return () => questions.get(contactId) === question;
  }

  /** Read only if a console follows in this process: what was written never leaves it. */
  private async showNoteHere({ contactId, noteId }: NoteIds): Promise<void> {
    if (!(await this.followers.areHere(contactId))) return;
    const note = await this.notes.byId(noteId);
    if (note) this.consoles.toFollowersHere(contactId, threadEvents, 'thread.note', { contactId, note });
  }
}

function languageOfSocket(socket: ConsoleSocket) {
  return languageOf(socket.handshake.headers['accept-language']);
}
