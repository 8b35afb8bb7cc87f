import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Sql } from 'sql-template-tag';
import { Contact, ContactsService, onContactEvents } from '../contacts/index.js';
import { Clock, Deadlines, EventDispatcher, type Tx, UnitOfWork } from '../platform/index.js';
import { type DeskCalendar, DesksService, isOpen } from '../staff/index.js';
import { nextLook } from './closing-time.js';
import { ReplyClocksService } from './reply-clocks.service.js';

/** The kind of the deadlines at which it is looked whether a waiting chat's desk is still open. */
const DESK_CLOSES = 'chat.desk-closes';

interface Chat {
  readonly id: string;
  readonly centerId: string;
}

/**
 * Nobody is left in a chat that no one will take up: one that still waits when the desk closes becomes a letter to the
 * board, once, keeping its place and all that was said. Chats under way go on after closing time.
 */
@Injectable()
export class ClosingService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly deadlines: Deadlines,
    private readonly contacts: ContactsService,
    private readonly desks: DesksService,
    private readonly replyClocks: ReplyClocksService,
    private readonly dispatcher: EventDispatcher,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.deadlines.on(DESK_CLOSES, (tx, { subjectId }, now) => this.look(tx, subjectId, now));
    // a call that nobody picked up and that has ended waits as a chat again
    onContactEvents(this.dispatcher, 'chat.released', ['contact.released', 'contact.moved'], async (events) => {
      for (const { type, contactId, payload } of events) {
        if (type === 'contact.moved' && payload.reason !== 'call-ended') continue;
        if (contactId) await this.lookAgain(contactId);
      }
    });
  }

  /** For a chat that opens in a statement of its own: see `Deadlines.part`. */
  watchPart(chat: Chat, calendar: DeskCalendar, now: Date): Sql {
    return this.deadlines.part(this.due(chat, calendar, now));
  }

  /** From here on the waiting chat is looked at; before it there must be no such deadline. */
  watch(tx: Tx, chat: Chat, calendar: DeskCalendar, now: Date): Promise<void> {
    return this.deadlines.set(tx, this.due(chat, calendar, now));
  }

  /** The waiting chat, which is held, goes on as a letter; its clock counts from what the visitor has said. */
  async toBoard(tx: Tx, contactId: string, reason: 'desk-closed' | 'visitor-asked', now: Date): Promise<void> {
    await this.contacts.move(tx, contactId, 'board', reason, now);
    await this.replyClocks.look(tx, contactId, now);
  }

  /** It does not wait as a chat any more. Before the contact is locked: the deadline comes first in the order of locks. */
  unwatch(tx: Tx, contactId: string, now: Date): Promise<void> {
    return this.deadlines.met(tx, DESK_CLOSES, contactId, now);
  }

  /** Given back: perhaps after closing time, perhaps on another evening than the one it came on. */
  private async lookAgain(contactId: string): Promise<void> {
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      await this.unwatch(tx, contactId, now);
      await this.look(tx, contactId, now);
    });
  }

  private async look(tx: Tx, contactId: string, now: Date): Promise<void> {
    const chat = await tx.lock(Contact, contactId);
    if (chat?.state !== 'waiting' || chat.channel !== 'chat') return;
    const { calendar } = await this.desks.afresh(chat.deskId);
    if (isOpen(calendar, 'chat', now)) await this.watch(tx, chat, calendar, now);
    else await this.toBoard(tx, contactId, 'desk-closed', now);
  }

  private due({ id, centerId }: Chat, calendar: DeskCalendar, now: Date) {
    return { centerId, kind: DESK_CLOSES, subjectId: id, dueAt: nextLook(calendar, now) };
  }
}
