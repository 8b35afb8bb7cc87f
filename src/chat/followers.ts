import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql from 'sql-template-tag';
import { onContactEvents, readableBy, samePerson } from '../contacts/index.js';
import { Database, EventDispatcher, Processes } from '../platform/index.js';
import { ConsoleSockets, type Viewer } from '../staff/index.js';

type PersonIds = { readonly personId: string };

/** What may take the right to read a person's contacts away from somebody; @see readableBy */
const endings = [
  'contact.released',
  'contact.closed',
  'case.changed',
  'case.closed',
  'task.assigned',
  'task.settled',
] as const;

/** Following a conversation lasts as long as the right to read it, and ends for nobody else. */
@Injectable()
export class Followers implements OnModuleInit {
  private readonly lookAgain: (ids: PersonIds) => Promise<void>;
  /** looks under way in this process */
  private readonly looking = new Set<Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly consoles: ConsoleSockets,
    private readonly dispatcher: EventDispatcher,
    processes: Processes,
  ) {
    this.lookAgain = processes.everywhere('chat.followers', ({ personId }: PersonIds) => this.lookAgainHere(personId));
  }

  /**
   * Whether anybody follows the conversation in this process. Whoever has lost the right to read it before this question is
   * out by the answer: what was said after a contact was given up must not overtake the word of that.
   *
   * @throws where it can't be found out who may read; all are put out then, and follow again
   */
  async areHere(contactId: string): Promise<boolean> {
    await Promise.all(this.looking);
    return this.consoles.hasFollowersHere(contactId);
  }

  onModuleInit(): void {
    onContactEvents(this.dispatcher, 'chat.followers', endings, async (events) => {
      const about = [...new Set(events.flatMap(({ contactId }) => contactId ?? []))];
      const persons = await this.db.rows<PersonIds>(sql`
        select distinct person_id as "personId" from contacts where id = any(${about}::uuid[])`);
      await Promise.all(persons.map((person) => this.lookAgain(person)));
    });
    // whoever was entrusted with one of the two was with both until now
    onContactEvents(this.dispatcher, 'chat.followers-separated', ['person.separated'], async (events) => {
      const persons = new Set(events.flatMap(({ payload: { personId, leftId } }) => [personId, leftId]));
      await Promise.all([...persons].map((personId) => this.lookAgain({ personId })));
    });
  }

  private lookAgainHere(personId: string): Promise<void> {
    const look = this.readersOf(personId).finally(() => this.looking.delete(look));
    this.looking.add(look);
    return look;
  }

  /** All of the person's contacts: with the one that is given up goes the reading of those that colleagues had. */
  private async readersOf(personId: string): Promise<void> {
    const contacts = await this.db.rows<{ id: string }>(
      sql`select id from contacts where person_id = any(${samePerson(personId)})`,
    );
    await this.consoles.keepFollowersHere(
      contacts.map(({ id }) => id),
      (viewer, contactIds) => this.readable(viewer, contactIds),
    );
  }

  private async readable(viewer: Viewer, contactIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.db.rows<{ id: string }>(sql`
      select c.id from contacts c where c.id = any(${[...contactIds]}::uuid[]) and ${readableBy(viewer)}`);
    return new Set(rows.map(({ id }) => id));
  }
}
