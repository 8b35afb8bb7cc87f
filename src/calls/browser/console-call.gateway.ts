import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { z } from 'zod';
import { acknowledge, Log, languageOf } from '../../platform/index.js';
import { type ConsoleSocket, PermissionMissing } from '../../staff/index.js';
import { CallsService } from '../calls.service.js';
import { consoleCallRequests as requests } from '../calls.sockets.js';
import { CallSignals } from './call-signals.service.js';

/** The counselor's end of a call from the browser. */
@WebSocketGateway({ namespace: 'console' })
export class ConsoleCallGateway {
  constructor(
    private readonly signals: CallSignals,
    private readonly calls: CallsService,
    private readonly log: Log,
  ) {}

  @SubscribeMessage('call.signal')
  signal(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    const answer = async ({ callId, signal }: z.infer<(typeof requests)['call.signal']>) => {
      await this.signals.pass(socket, callId, { accountId: handlerOf(socket) }, signal);
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.signal'], payload, answer, this.report);
  }

  @SubscribeMessage('call.connected')
  connected(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    const answer = async ({ callId }: z.infer<(typeof requests)['call.connected']>) => {
      await this.calls.connected(callId, { accountId: handlerOf(socket) });
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.connected'], payload, answer, this.report);
  }

  private readonly report = (error: unknown) => this.log.error('socket.failed', error);
}

function languageOfSocket(socket: ConsoleSocket) {
  return languageOf(socket.handshake.headers['accept-language']);
}

/** @throws PermissionMissing */
function handlerOf({ data: { viewer } }: ConsoleSocket): string {
  if (!viewer.can('call.handle')) throw new PermissionMissing();
  return viewer.accountId;
}
