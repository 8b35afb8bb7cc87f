import { randomUUID } from 'node:crypto';
import type { Evening } from './evening.js';
import type { Reply, StaffMember, Visitor } from './people.js';

/** A desk that has letters reviewed: Lin holds one, Chen is the supervisor. */
export class Reviewing {
  private constructor(
    readonly evening: Evening,
    readonly admin: StaffMember,
    readonly lin: StaffMember,
    readonly chen: StaffMember,
  ) {}

  static async at(evening: Evening): Promise<Reviewing> {
    const here = new Reviewing(
      evening,
      await evening.staff('admin'),
      await evening.staff('lin'),
      await evening.staff('chen'),
    );
    await here.demand(true);
    await here.lin.ready();
    return here;
  }

  async demand(repliesReviewed: boolean): Promise<void> {
    const desks: { id: string; slug: string }[] = (await this.admin.get('/desks')).body.items;
    const city = desks.find(({ slug }) => slug === 'city');
    await this.admin.patch(`/desks/${city?.id}`, { repliesReviewed });
  }

  /** A supervisor more, of the city or of a district. */
  async supervisor(login: string, kind: 'city' | 'district' = 'city'): Promise<StaffMember> {
    const units: { id: string; kind: string }[] = (await this.admin.get('/org-units')).body.items;
    const orgUnitId = units.find((unit) => unit.kind === kind)?.id;
    const account = { login, displayName: login, role: 'supervisor', orgUnitId, password: 'a long enough one' };
    await this.admin.post('/accounts', account);
    return this.evening.staff(login, account.password);
  }

  /** Somebody writes, and the counselor who is ready takes it. */
  async letter(body = '想问问你们周末开门吗', by = this.lin): Promise<{ student: Visitor; contactId: string }> {
    const student = this.evening.visitor();
    await student.writes(body);
    return { student, contactId: await this.take(by) };
  }

  /** Whoever is ready, alone, takes what waits. */
  async take(by: StaffMember): Promise<string> {
    await this.evening.settled();
    const { offer } = (await by.get('/offers/current')).body;
    return (await by.post(`/offers/${offer.id}/accept`)).body.contactId;
  }

  submit(contactId: string, body: string, more: object = {}, clientId: string = randomUUID()): Promise<Reply> {
    return this.lin.post(`/contacts/${contactId}/reviews`, { clientId, body, ...more });
  }

  write(contactId: string, body: string, more: object = {}, clientId: string = randomUUID()): Promise<Reply> {
    return this.lin.post(`/contacts/${contactId}/messages`, { clientId, body, ...more });
  }

  standing = async (contactId: string, of = this.lin) => (await of.get(`/contacts/${contactId}/review`)).body;
  draft = async (contactId: string, of = this.lin) => (await of.get(`/contacts/${contactId}/draft`)).body;
  /** What the visitor has been told. */
  told = async (student: Visitor): Promise<string[]> =>
    (await student.reads()).body.messages
      .filter(({ author }: { author: string }) => author === 'counselor')
      .map(({ body }: { body: string }) => body);
}
