import { CENTER_NUMBER, type Form, PUBLIC_URL, webhook } from './telephone-account.js';
import { CarrierApi, type Switch } from './telephone-api.js';
import { Line, type Member, newSid, type Room } from './telephone-line.js';
import { parseXml } from './xml.js';

export * from './telephone-account.js';
export { Line, newSid } from './telephone-line.js';

/** A word the carrier has for us that awaits no answer. */
export interface Word {
  readonly path: string;
  readonly form: Form;
}

/**
 * The carrier, the one thing here that is not real: telephones, conferences and who is in them, and its API. It does what our
 * documents say, and can be asked what the line looks like.
 */
export class FakeCarrier implements Switch {
  readonly lines = new Map<string, Line>();
  readonly rooms: Room[] = [];
  readonly recordings = new Map<string, Buffer>();
  /** whose recording it is, and how long; also of those whose sound nobody has given to `recordings` */
  readonly spoken = new Map<string, { callSid: string; seconds: number }>();
  /** what it has to say and has not said yet, while `keepsWords` */
  readonly words: Word[] = [];
  keepsWords = false;
  /** answers nothing but 503 */
  isDown = false;
  private service = '';
  private readonly going = new Set<Promise<unknown>>();
  private readonly failed: unknown[] = [];
  private readonly api = new CarrierApi(this);

  static async open(): Promise<FakeCarrier> {
    const carrier = new FakeCarrier();
    await carrier.api.open();
    return carrier;
  }

  get url(): string {
    return this.api.url;
  }

  /** Every request we made of it, in order. */
  get asked() {
    return this.api.asked;
  }

  /** What we asked that the installed package would never ask. */
  get refused(): readonly string[] {
    return this.api.refused;
  }

  /** @param url where the service listens that it tells everything */
  serves(url: string): void {
    this.service = url;
  }

  async close(): Promise<void> {
    await this.settled();
    await this.api.close();
  }

  /** Resolves when nobody does anything any more of their own. @throws what went wrong meanwhile */
  async settled(): Promise<void> {
    while (this.going.size > 0) await Promise.allSettled(this.going);
    if (this.failed.length > 0) throw this.failed.splice(0)[0];
  }

  // ── people ──

  /** Somebody dials the center. @param desk the address of the number's desk, where it is not the default one */
  async dials(from = '+8613812345678', desk = ''): Promise<Line> {
    const query = desk && `?desk=${desk}`;
    const line = this.line(from, CENTER_NUMBER, { path: `/twilio/status${query}`, events: ['completed'] }, (self) =>
      self.follow(`/twilio/voice${query}`),
    );
    await line.answers();
    return line;
  }

  /** A console's telephone connects. */
  async console(accountId: string, more: { callId: string; legId?: string }): Promise<Line> {
    const line = this.line(`client:${accountId}`, '', { path: '', events: [] }, (self) =>
      self.follow('/twilio/client', more),
    );
    await line.answers();
    return line;
  }

  /** The line that rings at a number now. */
  ringingAt(number: string): Line {
    const line = [...this.lines.values()].find((one) => one.to === number && one.where.kind === 'ringing');
    if (!line) throw new Error(`nothing rings at ${number}`);
    return line;
  }

  /** Who is in the conference of a call, and how. */
  members(callId: string): Member[] {
    const open = this.rooms.find((room) => room.name === `call-${callId}` && room.status !== 'completed');
    return [...(open?.members.values() ?? [])];
  }

  // ── what lines do ──

  line(
    from: string,
    to: string,
    told: Line['told'],
    onAnswer: Line['onAnswer'],
    direction: Line['direction'] = 'inbound',
  ): Line {
    const line = new Line(this, from, to, told, onAnswer, direction);
    this.lines.set(line.sid, line);
    return line;
  }

  recorded(callSid: string, seconds: number): string {
    const sid = newSid('RE');
    this.spoken.set(sid, { callSid, seconds });
    this.recordings.set(sid, Buffer.alloc(64, seconds % 256));
    return sid;
  }

  async join(line: Line, name: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    let room = this.rooms.find((one) => one.name === name && one.status !== 'completed');
    if (!room) {
      const { statusCallback: told = '' } = attributes;
      room = { sid: newSid('CF'), name, status: 'init', told, members: new Map() };
      this.rooms.unshift(room);
    }
    const { participantLabel: label = '', coach } = attributes;
    if ([...room.members.values()].some((one) => one.label === label && one.line !== line)) {
      throw new Error(`${label} is in the conference already`); // the carrier would refuse whoever comes second
    }
    const begins = attributes.startConferenceOnEnter !== 'false';
    const muted = attributes.muted === 'true';
    const coaching = { coaching: coach !== undefined, callSidToCoach: coach ?? null };
    room.members.set(line.sid, { line, label, begins, muted, hold: false, ...coaching });
    if (begins) room.status = 'in-progress';
    if (room.status === 'init' && attributes.waitUrl) await this.plays(line, attributes.waitUrl);
    await this.tell(room, 'participant-join', line, label);
  }

  /** Out of the conference it is in, in whatever way. */
  async leave(line: Line): Promise<void> {
    for (const room of this.rooms) {
      const member = room.members.get(line.sid);
      if (!member) continue;
      room.members.delete(line.sid);
      await this.tell(room, 'participant-leave', line, member.label);
      if (room.members.size === 0) room.status = 'completed';
    }
  }

  /** What is played to somebody apart: on hold, or before the conference begins. */
  async plays(line: Line, url: string): Promise<void> {
    const document = parseXml(await this.fetch(url, { CallSid: line.sid }));
    line.heard.push(...document.children.filter(({ name }) => name === 'Say').map(({ text }) => text));
  }

  private tell(room: Room, event: string, { sid }: Line, label: string): Promise<void> {
    const form = { ConferenceSid: room.sid, FriendlyName: room.name, CallSid: sid, StatusCallbackEvent: event };
    return this.event(room.told, label ? { ...form, ParticipantLabel: label } : form);
  }

  // ── what it tells us ──

  /** Asks for a document. @throws what the service refuses */
  async fetch(path: string, form: Form): Promise<string> {
    const { status, text, headers } = await webhook(this.service, this.local(path), form);
    if (status !== 200) throw new Error(`${path} answers ${status} ${text}`);
    if (!headers['content-type']?.startsWith('text/xml')) throw new Error(`${path} is no document`);
    return text;
  }

  /** Tells something and hears no answer. */
  async event(path: string, form: Form): Promise<void> {
    if (!path) return;
    const word = { path: this.local(path), form };
    if (this.keepsWords) this.words.push(word);
    else await this.fetch(word.path, form);
  }

  /** Lets something go on by itself, as the carrier does after it has answered a request. */
  after(act: () => Promise<unknown>): void {
    const going = act()
      .catch((error: unknown) => this.failed.push(error))
      .finally(() => this.going.delete(going));
    this.going.add(going);
  }

  private local(url: string): string {
    const path = url.startsWith(PUBLIC_URL) ? url.slice(PUBLIC_URL.length) : url;
    return path.startsWith('/api/') ? path.slice('/api'.length) : path;
  }
}
