import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { z } from 'zod';
import { acknowledge, Log, languageOf } from '../../platform/index.js';
import { type ConsoleSocket, PermissionMissing } from '../../staff/index.js';
import { CallsService } from '../calls.service.js';
import { consoleCallRequests as requests } from '../calls.sockets.js';
import { CallSignals } from './call-signals.service.js';
import { ConsoleBeats } from './console-beats.service.js';

/** A console's end of a call from the browser: its counselor's, or of somebody who is on it beside her. */
@WebSocketGateway({ namespace: 'console' })
export class ConsoleCallGateway implements OnGatewayConnection {
  constructor(
    private readonly signals: CallSignals,
    private readonly calls: CallsService,
    private readonly beats: ConsoleBeats,
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

  @SubscribeMessage('call.here')
  here(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    const answer = async ({ callId, leaving }: z.infer<(typeof requests)['call.here']>) => {
      if (leaving) await this.beats.leaving(handlerOf(socket), callId);
      else await this.beats.here(handlerOf(socket), callId);
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.here'], payload, answer, this.report);
  }

  @SubscribeMessage('call.leg-signal')
  legSignal(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    const answer = async ({ legId, signal }: z.infer<(typeof requests)['call.leg-signal']>) => {
      await this.signals.passToLeg(socket, legId, handlerOf(socket), signal);
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.leg-signal'], payload, answer, this.report);
  }

  /** Sound flows: from here on the leg lasts as long as its console says so. */
  @SubscribeMessage('call.leg-connected')
  legConnected(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    const answer = async ({ legId }: z.infer<(typeof requests)['call.leg-connected']>) => {
      await this.beats.legHere(handlerOf(socket), legId);
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.leg-connected'], payload, answer, this.report);
  }

  @SubscribeMessage('call.leg-here')
  legHere(@ConnectedSocket() socket: ConsoleSocket, @MessageBody() payload: unknown) {
    const answer = async ({ legId }: z.infer<(typeof requests)['call.leg-here']>) => {
      await this.beats.legHere(handlerOf(socket), legId);
      return {};
    };
    return acknowledge(languageOfSocket(socket), requests['call.leg-here'], payload, answer, this.report);
  }

  handleConnection({ data: { viewer } }: ConsoleSocket): void {
    if (viewer.can('call.handle')) this.beats.arrived(viewer.accountId).catch(this.report);
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
