import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { VisitorSockets } from '../contacts/index.js';
import { Clock, Database, Processes } from '../platform/index.js';
import { ConsoleSockets, type Viewer } from '../staff/index.js';
import { threadEvents, visitorEvents } from './board.sockets.js';
import { isInChat } from './supervision.service.js';

type ToConsole = { readonly accountId: string; readonly contactId: string };
type ToPage = { readonly personId: string };

/** One connection is heard typing this often at most. Pages say it every 3 s and show it for 6. */
const HEARD_EVERY_MS = 2_000;

/**
 * That the other side of a live chat is writing: said once, kept nowhere, and never what she writes. What is lost is said
 * again with the next letters; what is shown ends by itself on the page.
 */
@Injectable()
export class TypingService {
  private readonly heard = new WeakMap<object, number>();
  private readonly toConsole: (to: ToConsole) => Promise<void>;
  private readonly toPage: (to: ToPage) => Promise<void>;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    visitors: VisitorSockets,
    consoles: ConsoleSockets,
    processes: Processes,
  ) {
    const toConsole = processes.passOn('chat.typing-visitor', ({ accountId, contactId }: ToConsole, _: null) =>
      consoles.toAccountHere(accountId, threadEvents, 'thread.typing', { contactId }),
    );
    const toPage = processes.passOn('chat.typing-counselor', ({ personId }: ToPage, _: null) =>
      visitors.toPersonHere(personId, visitorEvents, 'thread.typing', {}),
    );
    this.toConsole = (to) => toConsole(to, null);
    this.toPage = (to) => toPage(to, null);
  }

  /** To whoever holds the visitor's chat now; to nobody while she waits, and never about a letter. */
  async byVisitor(socket: object, personId: string): Promise<void> {
    if (!this.isHeard(socket)) return;
    const [chat] = await this.db.rows<ToConsole>(
      sql`
        select counselor_id as "accountId", id as "contactId" from contacts
        where person_id = ${personId} and thread_id is not null and channel = 'chat' and state = 'active'`,
      'typing-by-visitor',
    );
    if (chat) await this.toConsole(chat);
  }

  /** To the visitor of a chat that the viewer holds or has joined; of any other contact nothing is said, to anybody. */
  async byCounselor(socket: object, viewer: Viewer, contactId: string): Promise<void> {
    if (!this.isHeard(socket)) return;
    const [chat] = await this.db.rows<ToPage>(
      sql`
        select c.person_id as "personId" from contacts c
        where c.id = ${contactId} and c.channel = 'chat' and c.state = 'active'
          and (c.counselor_id = ${viewer.accountId} or ${isInChat(viewer.accountId)})`,
      'typing-by-counselor',
    );
    if (chat) await this.toPage(chat);
  }

  private isHeard(socket: object): boolean {
    const now = this.clock.now().getTime();
    const last = this.heard.get(socket);
    // a clock that was set back is heard again too
    if (last !== undefined && Math.abs(now - last) < HEARD_EVERY_MS) return false;
    this.heard.set(socket, now);
    return true;
  }
}
