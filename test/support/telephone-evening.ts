import { LostRecordings } from '../../src/calls/index.js';
import { Evening, seconds } from './evening.js';
import type { StaffMember } from './people.js';
import { FakeCarrier, type Form, type Line, twilioSettings, webhook } from './telephone.js';

/** What is stored of a call, with its contact. */
export interface StoredCall {
  id: string;
  contact_id: string;
  state: string;
  ended_by: string | null;
  held_at: Date | null;
  contact: string;
  live: boolean;
  entered: boolean;
}

/** An evening with a telephone: the service and the carrier, each telling the other everything. */
export class TelephoneEvening {
  private constructor(
    readonly evening: Evening,
    readonly carrier: FakeCarrier,
    readonly lin: StaffMember,
  ) {}

  /** @param more settings beside those of the account, such as the number that calls out are made from */
  static async begin(more: NodeJS.ProcessEnv = {}): Promise<TelephoneEvening> {
    const carrier = await FakeCarrier.open();
    const evening = await Evening.begin({ ...twilioSettings(carrier.url), ...more });
    carrier.serves(evening.url);
    return new TelephoneEvening(evening, carrier, await evening.staff('lin'));
  }

  /** @throws where we asked the carrier for what the installed package would never ask */
  async end(): Promise<void> {
    await this.settled();
    await this.evening.end();
    await this.carrier.close();
    if (this.carrier.refused.length > 0) throw new Error(this.carrier.refused.join('\n'));
  }

  post = (path: string, form: Form) => webhook(this.evening.url, path, form);

  /** Resolves when neither side has anything more to do. */
  async settled(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await this.evening.settled();
      await this.evening.service.get(LostRecordings).settled();
      await this.carrier.settled();
    }
  }

  /** Lets time pass; what one errand leaves to another, both have done by then. @param ms milliseconds */
  async pass(ms: number): Promise<void> {
    await this.settled();
    await this.evening.pass(ms);
    await this.settled();
    for (let round = 0; round === 0 || (round < 10 && (await this.hasErrands())); round++) {
      await this.evening.pass(0); // what became due meanwhile
      await this.settled();
    }
  }

  private async hasErrands(): Promise<boolean> {
    const due = await this.evening.rows(
      `select 1 from deadlines where kind = 'carrier.errand' and state = 'due' and due_at <= $1 limit 1`,
      [this.evening.clock.now()],
    );
    return due.length > 0;
  }

  async row(callSid: string): Promise<StoredCall> {
    const [call] = await this.evening.rows<StoredCall>(
      `select k.*, c.state as contact, c.live, c.entered from calls k left join contacts c on c.id = k.contact_id
       where k.carrier_call_id = $1`,
      [callSid],
    );
    if (!call) throw new Error('no such call');
    return call;
  }

  legs(callId: string): Promise<{ part: string; state: string; carrier_leg_id: string | null }[]> {
    return this.evening.rows(
      'select part, state, carrier_leg_id from call_legs where call_id = $1 order by asked_at, id',
      [callId],
    );
  }

  /** Whoever it rings at accepts. @returns the contact */
  async accepts(member: StaffMember): Promise<string> {
    await this.settled();
    const { offer } = (await member.get('/offers/current')).body;
    if (!offer) throw new Error('nothing rings');
    const { contactId } = (await member.post(`/offers/${offer.id}/accept`)).body;
    await this.settled();
    return contactId;
  }

  /** Somebody has dialled, heard the greeting and waits; lin has taken her call and has not picked up yet. */
  async taken(member = this.lin) {
    await member.ready();
    const caller = await this.carrier.dials();
    const contactId = await this.accepts(member);
    const { id: callId } = await this.row(caller.sid);
    return { caller, contactId, callId };
  }

  /** The same, and they talk. */
  async talking(member = this.lin): Promise<Talk> {
    const { caller, contactId, callId } = await this.taken(member);
    const counselor = await this.carrier.console(member.id, { callId });
    await this.pass(seconds(1));
    if ((await this.row(caller.sid)).state !== 'connected') throw new Error('they do not talk');
    caller.said();
    return { caller, contactId, callId, counselor };
  }
}

export interface Talk {
  readonly caller: Line;
  readonly counselor: Line;
  readonly contactId: string;
  readonly callId: string;
}
