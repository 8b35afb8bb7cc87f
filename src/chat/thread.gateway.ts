import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { acknowledge, Log, languageOf } from '../platform/index.js';
import type { ConsoleSocket } from '../staff/index.js';
import { PermissionMissing } from '../staff/index.js';
import { threadRequests } from './board.sockets.js';
import { ConversationsService } from './conversations.service.js';

/** Consoles following conversations: whoever follows gets what she missed, then everything new. */
@WebSocketGateway({ namespace: 'console' })
export class ThreadGateway {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly log: Log,
  ) {}

  /** Joins first and reads then, so that nothing falls between; what comes twice has the same sequence number. */
  @SubscribeMessage('thread.follow')
  follow(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    return acknowledge(
      languageOfSocket(socket),
      threadRequests['thread.follow'],
      payload,
      async ({ contactId, after }) => {
        const { viewer } = socket.data;
        if (!viewer.can('contact.read')) throw new PermissionMissing();
        await this.conversations.requireReadable(viewer, contactId);
        const room = `contact:${contactId}`;
        await socket.join(room);
        try {
          return await this.conversations.messages(viewer, contactId, after);
        } catch (error) {
          await socket.leave(room); // whoever was refused, or left no trace in the audit log, hears nothing either
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
}

function languageOfSocket(socket: ConsoleSocket) {
  return languageOf(socket.handshake.headers['accept-language']);
}
