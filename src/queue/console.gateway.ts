import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Namespace } from 'socket.io';
import { type ContactEvent, onContactEvents } from '../contacts/index.js';
import { EventDispatcher } from '../platform/index.js';
import { type ConsoleSocket, ConsoleSockets } from '../staff/index.js';
import { AlarmsService } from './alarms.service.js';
import { OffersService } from './offers.service.js';
import { PresenceService } from './presence.service.js';
import { queueEvents } from './queue.sockets.js';

/** The list of a desk is told to have changed at most this often: 1,600 messages in a minute are one list. */
const QUEUE_CHANGED_EVERY_MS = 500;

/** The live side of the queue: consoles come and go here, offers and alarms are pushed from here. */
@WebSocketGateway({ namespace: 'console' })
export class ConsoleGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  private readonly changedDesks = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly sockets: ConsoleSockets,
    private readonly presence: PresenceService,
    private readonly offers: OffersService,
    private readonly alarms: AlarmsService,
    private readonly dispatcher: EventDispatcher,
  ) {}

  afterInit(namespace: Namespace): void {
    this.sockets.attach(namespace);
    const types = [
      'contact.opened',
      'contact.offered',
      'offer.settled',
      'contact.assigned',
      'contact.released',
      'contact.wrap-up-started',
      'contact.resumed',
      'contact.closed',
      'contact.abandoned',
      'contact.moved',
      'contact.line-ended',
      'contact.came-back',
      'call.invited',
      'call.invitation-settled',
      'contact.graded',
      'contact.tagged',
      'reply.due-soon',
      'reply.overdue',
      'reply.owed-again',
      'reply.settled',
      'follow-up.set',
      'follow-up.due',
      'follow-up.settled',
      'signal.raised',
      'signal.dismissed',
      'alarm.raised',
      'alarm.cleared',
    ] as const;
    onContactEvents(this.dispatcher, 'queue.console', types, async (events) => {
      await Promise.all(events.map((event) => this.tell(event)));
    });
  }

  handleConnection(socket: ConsoleSocket): void {
    const { accountId } = socket.data.viewer;
    this.presence.arrived(accountId);
    socket.on('disconnect', (reason) => {
      const closedByPage = reason === 'client namespace disconnect' || reason === 'transport close';
      this.presence.left(accountId, !closedByPage);
    });
  }

  handleDisconnect(): void {
    // handled per socket above, where the reason is known
  }

  /** A counselor's own screens, in every tab. */
  async presenceChanged(accountId: string): Promise<void> {
    this.sockets.toAccount(accountId, queueEvents, 'presence.changed', await this.presence.of(accountId));
  }

  private async tell(event: ContactEvent): Promise<void> {
    const { contactId, deskId } = event;
    if (deskId && contactId) {
      this.queueChanged(deskId);
      if (event.type !== 'contact.opened') this.contactChanged(deskId, contactId, event);
    }
    if (event.type === 'contact.offered') {
      const offer = await this.offers.byId(event.payload.offerId);
      if (offer) this.sockets.toAccount(event.payload.counselorId, queueEvents, 'offer.made', offer);
    }
    if (event.type === 'offer.settled') {
      const { counselorId, offerId } = event.payload;
      this.sockets.toAccount(counselorId, queueEvents, 'offer.withdrawn', { offerId });
      await this.presenceChanged(counselorId);
    }
    if (
      event.type === 'contact.wrap-up-started' ||
      event.type === 'contact.closed' ||
      event.type === 'contact.released'
    ) {
      await this.presenceChanged(event.payload.counselorId);
    }
    if (event.type === 'reply.due-soon' && contactId && event.payload.counselorId) {
      const { counselorId, dueAt } = event.payload;
      this.sockets.toAccount(counselorId, queueEvents, 'reply.due-soon', { contactId, dueAt });
    }
    if (event.type === 'reply.owed-again' && contactId) {
      this.sockets.toAccount(event.payload.counselorId, queueEvents, 'reply.owed-again', { contactId });
    }
    if (event.type === 'follow-up.due' && contactId && event.payload.counselorId) {
      this.sockets.toAccount(event.payload.counselorId, queueEvents, 'follow-up.due', { contactId });
    }
    if (event.type === 'contact.came-back' && contactId) {
      this.sockets.toAccount(event.payload.counselorId, queueEvents, 'contact.came-back', { contactId });
    }
    if (event.type === 'alarm.raised' && deskId) {
      const alarm = await this.alarms.byId(event.payload.alarmId);
      if (alarm) this.sockets.toDesk(deskId, queueEvents, 'alarm.raised', alarm);
    }
    if (event.type === 'alarm.cleared' && deskId) {
      this.sockets.toDesk(deskId, queueEvents, 'alarm.cleared', { alarmId: event.payload.alarmId });
    }
  }

  private contactChanged(deskId: string, contactId: string, { payload }: ContactEvent): void {
    const counselorId = 'counselorId' in payload ? payload.counselorId : null;
    if (counselorId) this.sockets.toDeskAnd(deskId, counselorId, queueEvents, 'contact.changed', { contactId });
    else this.sockets.toDesk(deskId, queueEvents, 'contact.changed', { contactId });
  }

  private queueChanged(deskId: string): void {
    if (this.changedDesks.has(deskId)) return;
    const timer = setTimeout(() => {
      this.changedDesks.delete(deskId);
      this.sockets.toDesk(deskId, queueEvents, 'queue.changed', { deskId });
    }, QUEUE_CHANGED_EVERY_MS);
    timer.unref();
    this.changedDesks.set(deskId, timer);
  }
}
