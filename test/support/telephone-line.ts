import { randomBytes } from 'node:crypto';
import type { Form } from './telephone-account.js';
import { parseXml, type XmlElement } from './xml.js';

export const newSid = (kind: 'CA' | 'RE' | 'CF') => `${kind}${randomBytes(16).toString('hex')}`;

/** So many documents one after the other without a moment's pause are a loop that never ends. */
const MOST_AT_ONCE = 10;

export interface Member {
  readonly line: Line;
  readonly label: string;
  readonly begins: boolean;
  muted: boolean;
  hold: boolean;
  coaching: boolean;
  callSidToCoach: string | null;
}

export interface Room {
  readonly sid: string;
  readonly name: string;
  status: 'init' | 'in-progress' | 'completed';
  /** where its events are told: what whoever came first has said */
  readonly told: string;
  readonly members: Map<string, Member>;
}

/** What a line needs of the carrier it belongs to. */
export interface Network {
  fetch(path: string, form: Form): Promise<string>;
  event(path: string, form: Form): Promise<void>;
  join(line: Line, room: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  leave(line: Line): Promise<void>;
  recorded(callSid: string, seconds: number): string;
  readonly recordings: Map<string, Buffer>;
}

type Where =
  | { readonly kind: 'ringing' | 'pause' | 'over' }
  | { readonly kind: 'gather'; readonly action: string }
  | { readonly kind: 'record'; readonly action: string; readonly told: string }
  | { readonly kind: 'conference'; readonly room: string; readonly action: string | null };

/** One leg of the telephone: does what its documents say, and what the person at its end does. */
export class Line {
  readonly sid = newSid('CA');
  where: Where = { kind: 'ringing' };
  /** dialled straight into a conference */
  dialled: { readonly room: string; readonly label: string } | null = null;
  status = 'ringing';
  /** everything said to whoever is on it, in order */
  readonly heard: string[] = [];
  private verbs: XmlElement[] = [];

  constructor(
    private readonly carrier: Network,
    readonly from: string,
    readonly to: string,
    /** where the carrier tells what becomes of it */
    readonly told: { readonly path: string; readonly events: readonly string[] },
    /** what it does when it is picked up */
    readonly onAnswer: (line: Line) => Promise<void>,
    readonly direction: 'inbound' | 'outbound-api' = 'inbound',
  ) {}

  /** What has been said since the last time this was asked. */
  said(): string {
    return this.heard.splice(0).join(' ');
  }

  async answers(): Promise<void> {
    this.status = 'in-progress';
    if (this.told.events.includes('answered')) await this.tell('in-progress');
    await this.onAnswer(this);
  }

  /** Does what a document at an address says, until there is something to wait for. */
  async follow(path: string, more: Form = {}): Promise<void> {
    const document = await this.carrier.fetch(path, { ...this.form(), ...more });
    if (this.where.kind === 'over') return;
    this.verbs = [...parseXml(document).children];
    await this.run();
  }

  /** Time goes by and nobody does anything. */
  async waits(): Promise<void> {
    if (this.where.kind === 'pause' || this.where.kind === 'gather' || this.where.kind === 'record') await this.run();
  }

  async presses(digit: string): Promise<void> {
    if (this.where.kind !== 'gather') throw new Error(`no key is asked for: ${this.where.kind}`);
    await this.follow(this.where.action, { Digits: digit });
  }

  /** @param ends how the message ends: by silence, or by hanging up, whose end may be told first */
  async speaks(seconds: number, ends: 'silent' | 'hangs-up' = 'silent', sound?: Buffer): Promise<string> {
    if (this.where.kind !== 'record') throw new Error(`nothing is recorded: ${this.where.kind}`);
    const { action, told } = this.where;
    const recording = this.carrier.recorded(this.sid, seconds);
    if (sound) this.carrier.recordings.set(recording, sound);
    const form = { RecordingSid: recording, RecordingDuration: String(seconds) };
    if (ends === 'hangs-up') {
      await this.end('completed');
      await this.carrier.event(action, { ...this.form(), ...form, Digits: 'hangup' });
    } else await this.follow(action, form);
    await this.carrier.event(told, { ...this.form(), ...form, RecordingStatus: 'completed' });
    return recording;
  }

  /** The person hangs up, or never picked up. */
  async end(status: 'completed' | 'busy' | 'no-answer' | 'failed' | 'canceled'): Promise<void> {
    if (this.where.kind === 'over') return;
    const { where } = this;
    this.status = status;
    this.where = { kind: 'over' };
    this.verbs = [];
    if (where.kind === 'conference') await this.carrier.leave(this);
    if (this.told.events.includes('completed')) await this.tell(status);
  }

  hangsUp = () => this.end('completed');

  /** Out of the conference, and on with what follows it. */
  async onward(): Promise<void> {
    const action = this.where.kind === 'conference' ? this.where.action : null;
    if (action) await this.follow(action, { DialCallStatus: 'completed' });
    else await this.run();
  }

  private async run(): Promise<void> {
    for (let documents = 0; ; ) {
      const verb = this.verbs.shift();
      if (!verb) return this.end('completed');
      if (verb.name === 'Say') this.heard.push(verb.text);
      else if (verb.name === 'Redirect') {
        documents += 1;
        if (documents > MOST_AT_ONCE) throw new Error('redirects that never end');
        this.verbs = [...parseXml(await this.carrier.fetch(verb.text, this.form())).children];
        if (this.status !== 'in-progress') return;
      } else return this.stopAt(verb);
    }
  }

  private async stopAt({ name, attributes, children }: XmlElement): Promise<void> {
    const { action = '' } = attributes;
    switch (name) {
      case 'Pause':
        this.where = { kind: 'pause' };
        return;
      case 'Hangup':
        return this.end('completed');
      case 'Gather':
        this.heard.push(...children.filter((child) => child.name === 'Say').map(({ text }) => text));
        this.where = { kind: 'gather', action };
        return;
      case 'Record':
        this.where = { kind: 'record', action, told: attributes.recordingStatusCallback ?? '' };
        return;
      case 'Dial': {
        const [room] = children;
        if (children.length !== 1 || room?.name !== 'Conference') throw new Error('dials nobody of ours');
        this.where = { kind: 'conference', room: room.text, action: attributes.action ?? null };
        return this.carrier.join(this, room.text, room.attributes);
      }
      default:
        throw new Error(`nobody knows what <${name}> does here`);
    }
  }

  private tell(status: string): Promise<void> {
    return this.carrier.event(this.told.path, { ...this.form(), CallStatus: status });
  }

  private form(): Form {
    return {
      CallSid: this.sid,
      From: this.from,
      To: this.to,
      CallStatus: this.status,
      Direction: this.direction,
    };
  }
}
