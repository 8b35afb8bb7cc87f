import type { OnApplicationShutdown } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Namespace } from 'socket.io';
import { onContactEvents, type VisitorSocket, VisitorSockets } from '../contacts/index.js';
import { acknowledge, EventDispatcher, Log, languageOf, Processes } from '../platform/index.js';
import { ConsoleSockets } from '../staff/index.js';
import { AtMostEvery } from './at-most-every.js';
import { threadEvents, visitorEvents, visitorRequests } from './board.sockets.js';
import { ConversationsService } from './conversations.service.js';
import { Followers } from './followers.js';
import { ReceiptsService } from './receipts.service.js';
import { SupervisionService } from './supervision.service.js';
import { ThreadsService } from './threads.service.js';
import { TypingService } from './typing.service.js';

type MessageIds = { readonly contactId: string; readonly threadId: string; readonly messageId: string };
type StateIds = { readonly deskId: string; readonly personId: string };
type LineIds = { readonly deskId: string };

/** Everybody who waits at a desk is told a new place this often at most. */
const PLACES_EVERY_MS = 1_000;
/** What moves the line of a desk. */
const lineMoves = [
  'contact.opened',
  'contact.assigned',
  'contact.released',
  'contact.abandoned',
  'contact.moved',
  'contact.graded',
  'signal.raised',
] as const;
/** What changes how the contact's own thread stands. */
const ownMoves = [
  'contact.assigned',
  'contact.released',
  'contact.moved',
  'contact.closed',
  'person.blocked',
  'person.block-lifted',
] as const;

/** Visitors' pages: new messages to whoever has the thread open, and how it stands whenever that changes. */
@WebSocketGateway({ namespace: 'visitor' })
export class VisitorGateway implements OnGatewayInit, OnApplicationShutdown {
  private readonly show: (ids: MessageIds) => Promise<void>;
  private readonly showDelivery: (ids: MessageIds) => Promise<void>;
  private readonly showState: (ids: StateIds) => Promise<void>;
  private readonly showPlaces: (ids: LineIds) => Promise<void>;
  private readonly lines = new AtMostEvery(PLACES_EVERY_MS, (deskId) => this.showPlacesHere(deskId));
  /** by desk: what was read later must not be overtaken by what was read before */
  private readonly turns = new Map<string, Promise<void>>();

  constructor(
    private readonly threads: ThreadsService,
    private readonly conversations: ConversationsService,
    private readonly receipts: ReceiptsService,
    private readonly typing: TypingService,
    private readonly supervision: SupervisionService,
    private readonly visitors: VisitorSockets,
    private readonly consoles: ConsoleSockets,
    private readonly followers: Followers,
    private readonly dispatcher: EventDispatcher,
    processes: Processes,
    private readonly log: Log,
  ) {
    this.show = processes.everywhere('chat.message', (ids: MessageIds) => this.showHere(ids));
    this.showDelivery = processes.everywhere('chat.delivery', (ids: MessageIds) => this.showDeliveryHere(ids));
    this.showState = processes.everywhere('chat.state', (ids: StateIds) => this.showStateHere(ids));
    this.showPlaces = processes.everywhere('chat.line', async ({ deskId }: LineIds) => this.lines.ask(deskId));
  }

  afterInit(namespace: Namespace): void {
    this.visitors.attach(namespace);
    const messages = ['message.received', 'message.sent'] as const;
    onContactEvents(this.dispatcher, 'chat.messages', messages, async (events) => {
      await Promise.all(
        events.map(({ contactId, payload: { threadId, messageId } }) =>
          contactId ? this.show({ contactId, threadId, messageId }) : undefined,
        ),
      );
    });
    onContactEvents(this.dispatcher, 'chat.deliveries', ['message.delivery-settled'], async (events) => {
      await Promise.all(
        events.map(({ contactId, payload: { threadId, messageId } }) =>
          contactId ? this.showDelivery({ contactId, threadId, messageId }) : undefined,
        ),
      );
    });
    onContactEvents(this.dispatcher, 'chat.thread-state', ownMoves, async (events) => {
      await Promise.all(
        events.map(({ contactId, deskId }) => contactId && deskId && this.stateChanged(deskId, contactId)),
      );
    });
    const company = ['chat.supervisor-joined', 'chat.supervisor-left'] as const;
    onContactEvents(this.dispatcher, 'chat.company', company, async (events) => {
      const contacts = new Set(events.flatMap(({ contactId }) => contactId ?? []));
      await Promise.all([...contacts].map((contactId) => this.companyChanged(contactId)));
    });
    onContactEvents(this.dispatcher, 'chat.line', lineMoves, async (events) => {
      const desks = new Set(events.flatMap(({ deskId }) => deskId ?? []));
      await Promise.all([...desks].map((deskId) => this.showPlaces({ deskId })));
    });
  }

  onApplicationShutdown(): void {
    this.lines.stop();
  }

  @SubscribeMessage('thread.catch-up')
  catchUp(@ConnectedSocket() socket: VisitorSocket, @MessageBody() payload: unknown) {
    return acknowledge(
      languageOfSocket(socket),
      visitorRequests['thread.catch-up'],
      payload,
      ({ after }) => this.threads.view(socket.data.personId, after),
      (error) => this.log.error('socket.failed', error),
    );
  }

  @SubscribeMessage('thread.receipts')
  reads(@ConnectedSocket() socket: VisitorSocket, @MessageBody() payload: unknown) {
    return acknowledge(
      languageOfSocket(socket),
      visitorRequests['thread.receipts'],
      payload,
      async (told) => {
        await this.receipts.byVisitor(socket.data.personId, told);
        return {};
      },
      (error) => this.log.error('socket.failed', error),
    );
  }

  @SubscribeMessage('thread.typing')
  types(@ConnectedSocket() socket: VisitorSocket, @MessageBody() payload: unknown) {
    return acknowledge(
      languageOfSocket(socket),
      visitorRequests['thread.typing'],
      payload,
      async () => {
        await this.typing.byVisitor(socket, socket.data.personId);
        return {};
      },
      (error) => this.log.error('socket.failed', error),
    );
  }

  /** Reads the message only if somebody has the thread open in this process: what was written never leaves it. */
  private async showHere({ contactId, threadId, messageId }: MessageIds): Promise<void> {
    const personId = await this.threads.personOf(threadId);
    const isHere = personId !== null && this.visitors.isHere(personId);
    const areFollowersHere = await this.followers.areHere(contactId);
    if (!isHere && !areFollowersHere) return;
    const message = await this.conversations.byId(messageId);
    if (!message) return;
    this.consoles.toFollowersHere(contactId, threadEvents, 'thread.message', { contactId, message });
    if (!isHere) return;
    const { clientId, seq, author, bySupervisor, body, occurredAt } = message;
    const shown = { clientId, seq, author, bySupervisor, body, occurredAt };
    this.visitors.toPersonHere(personId, visitorEvents, 'thread.message', shown);
  }

  /** What has become of a message is its counselor's business alone. */
  private async showDeliveryHere({ contactId, messageId }: MessageIds): Promise<void> {
    if (!(await this.followers.areHere(contactId))) return;
    const message = await this.conversations.byId(messageId);
    if (message) this.consoles.toFollowersHere(contactId, threadEvents, 'thread.message', { contactId, message });
  }

  private async stateChanged(deskId: string, contactId: string): Promise<void> {
    const personId = await this.threads.personOfContact(contactId);
    if (personId) await this.showState({ deskId, personId });
  }

  private async companyChanged(contactId: string): Promise<void> {
    const personId = await this.threads.personOfContact(contactId);
    if (!personId) return;
    const supervisor = (await this.supervision.of(contactId)).length > 0;
    this.visitors.toPerson(personId, visitorEvents, 'thread.company', { supervisor });
  }

  private async showStateHere({ deskId, personId }: StateIds): Promise<void> {
    if (!this.visitors.isHere(personId)) return;
    await this.inTurn(deskId, async () => {
      this.visitors.toPersonHere(personId, visitorEvents, 'thread.state', await this.threads.state(personId));
    });
  }

  /** Everybody who waits at the desk with a page open here, by one question. */
  private showPlacesHere(deskId: string): Promise<void> {
    return this.inTurn(deskId, async () => {
      for (const { personId, state } of await this.threads.waitingAt(deskId, this.visitors.personsHere())) {
        this.visitors.toPersonHere(personId, visitorEvents, 'thread.state', state);
      }
    });
  }

  /** A push that fails is lost with no harm: the page asks when it comes back, and the next one says the same again. */
  private inTurn(deskId: string, push: () => Promise<void>): Promise<void> {
    const turn = (this.turns.get(deskId) ?? Promise.resolve())
      .then(push)
      .catch((error) => this.log.error('thread.state-not-told', error, { desk: deskId }));
    this.turns.set(deskId, turn);
    return turn;
  }
}

function languageOfSocket(socket: VisitorSocket) {
  return languageOf(socket.handshake.headers['accept-language']);
}
