import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Namespace } from 'socket.io';
import { onContactEvents, type VisitorSocket, VisitorSockets } from '../contacts/index.js';
import { acknowledge, EventDispatcher, Log, languageOf, NotFound, Processes } from '../platform/index.js';
import { ConsoleSockets } from '../staff/index.js';
import { BoardService } from './board.service.js';
import { threadEvents, visitorRequests } from './board.sockets.js';
import { ConversationsService } from './conversations.service.js';

type MessageIds = { readonly contactId: string; readonly threadId: string; readonly messageId: string };
type ThreadIds = Pick<MessageIds, 'threadId'>;

/** Visitors' pages, each admitted to its one thread by the code; and new messages to whoever has the thread open. */
@WebSocketGateway({ namespace: 'visitor' })
export class VisitorGateway implements OnGatewayInit {
  private namespace: Namespace | undefined;
  private readonly show: (ids: MessageIds) => Promise<void>;
  private readonly showState: (ids: ThreadIds) => Promise<void>;

  constructor(
    private readonly board: BoardService,
    private readonly conversations: ConversationsService,
    private readonly visitors: VisitorSockets,
    private readonly consoles: ConsoleSockets,
    private readonly dispatcher: EventDispatcher,
    processes: Processes,
    private readonly log: Log,
  ) {
    this.show = processes.everywhere('chat.message', (ids: MessageIds) => this.showHere(ids));
    this.showState = processes.everywhere('chat.state', ({ threadId }: ThreadIds) => this.showStateHere(threadId));
  }

  afterInit(namespace: Namespace): void {
    this.namespace = namespace;
    this.visitors.attach(namespace);
    this.visitors.onAdmit(async (socket) => {
      const thread = await this.board.ofPerson(socket.data.personId);
      if (thread) await socket.join(`thread:${thread.id}`);
    });
    const messages = ['message.received', 'message.sent'] as const;
    onContactEvents(this.dispatcher, 'chat.messages', messages, async (events) => {
      await Promise.all(
        events.map(({ contactId, payload: { threadId, messageId } }) =>
          contactId ? this.show({ contactId, threadId, messageId }) : undefined,
        ),
      );
    });
    const moves = ['contact.assigned', 'contact.released', 'contact.closed'] as const;
    onContactEvents(this.dispatcher, 'chat.thread-state', moves, async (events) => {
      for (const { type, contactId, payload } of events) {
        if (type === 'contact.released' && contactId) await this.consoles.stopFollowing(payload.counselorId, contactId);
      }
      await Promise.all(events.map(({ contactId }) => contactId && this.stateChanged(contactId)));
    });
  }

  @SubscribeMessage('thread.catch-up')
  catchUp(@ConnectedSocket() socket: VisitorSocket, @MessageBody() payload: unknown) {
    const language = languageOf(socket.handshake.headers['accept-language']);
    return acknowledge(
      language,
      visitorRequests['thread.catch-up'],
      payload,
      async ({ after }) => {
        const thread = await this.board.ofPerson(socket.data.personId);
        if (!thread) throw new NotFound('thread');
        return this.board.view(thread.id, after);
      },
      (error) => this.log.error('socket.failed', error),
    );
  }

  /** Reads the message only if somebody has the thread open in this process: what was written never leaves it. */
  private async showHere({ contactId, threadId, messageId }: MessageIds): Promise<void> {
    const visitors = this.isOpenHere(threadId);
    if (!visitors && !this.consoles.hasFollowersHere(contactId)) return;
    const message = await this.conversations.byId(messageId);
    if (!message) return;
    this.consoles.toFollowersHere(contactId, threadEvents, 'thread.message', { contactId, message });
    const { clientId, seq, author, body, occurredAt } = message;
    this.namespace?.local.to(`thread:${threadId}`).emit('thread.message', { clientId, seq, author, body, occurredAt });
  }

  private async stateChanged(contactId: string): Promise<void> {
    const threadId = await this.board.threadOfContact(contactId);
    if (threadId) await this.showState({ threadId });
  }

  private async showStateHere(threadId: string): Promise<void> {
    if (!this.isOpenHere(threadId)) return;
    const { state, ahead } = await this.board.view(threadId, 2 ** 31 - 1);
    this.namespace?.local.to(`thread:${threadId}`).emit('thread.state', { state, ahead });
  }

  private isOpenHere(threadId: string): boolean {
    return (this.namespace?.adapter.rooms.get(`thread:${threadId}`)?.size ?? 0) > 0;
  }
}
