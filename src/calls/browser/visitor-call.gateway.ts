import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { z } from 'zod';
import type { VisitorSocket } from '../../contacts/index.js';
import { acknowledge, Log, languageOf } from '../../platform/index.js';
import { CallsService } from '../calls.service.js';
import { visitorCallRequests as requests } from '../calls.sockets.js';
import { CallSignals } from './call-signals.service.js';
import { ConsoleBeats } from './console-beats.service.js';
import { VisitorLines } from './visitor-lines.service.js';

/** The visitor's end of a call from the browser. */
@WebSocketGateway({ namespace: 'visitor' })
export class VisitorCallGateway {
  constructor(
    private readonly signals: CallSignals,
    private readonly calls: CallsService,
    private readonly lines: VisitorLines,
    private readonly beats: ConsoleBeats,
    private readonly log: Log,
  ) {}

  @SubscribeMessage('call.here')
  here(@ConnectedSocket() socket: VisitorSocket, @MessageBody() payload: unknown) {
    const answer = async ({ callId, hears }: z.infer<(typeof requests)['call.here']>) => {
      await this.lines.heardOn(socket, callId);
      if (hears) this.beats.visitorHears(socket.data.personId, callId);
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.here'], payload, answer, this.report);
  }

  @SubscribeMessage('call.signal')
  signal(@ConnectedSocket() socket: VisitorSocket, @MessageBody() payload: unknown) {
    const answer = async ({ callId, signal }: z.infer<(typeof requests)['call.signal']>) => {
      await this.signals.pass(socket, callId, { personId: socket.data.personId }, signal);
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.signal'], payload, answer, this.report);
  }

  @SubscribeMessage('call.connected')
  connected(@ConnectedSocket() socket: VisitorSocket, @MessageBody() payload: unknown) {
    const answer = async ({ callId }: z.infer<(typeof requests)['call.connected']>) => {
      await this.calls.connected(callId, { personId: socket.data.personId });
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.connected'], payload, answer, this.report);
  }

  private readonly report = (error: unknown) => this.log.error('socket.failed', error);
}

function languageOfSocket(socket: VisitorSocket) {
  return languageOf(socket.handshake.headers['accept-language']);
}
