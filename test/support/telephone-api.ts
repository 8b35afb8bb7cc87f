import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AUTH_TOKEN, accountSid } from './telephone-account.js';
import type { Line, Network, Room } from './telephone-line.js';
import { wrongWith } from './twilio-requests.js';

export interface Asked {
  method: string;
  path: string;
  form: string;
  authorized: boolean;
}

/** What stands behind the API. */
export interface Switch extends Network {
  readonly lines: ReadonlyMap<string, Line>;
  readonly rooms: readonly Room[];
  readonly recordings: Map<string, Buffer>;
  readonly spoken: Map<string, { callSid: string; seconds: number }>;
  readonly isDown: boolean;
  line(from: string, to: string, told: Line['told'], onAnswer: Line['onAnswer'], direction?: Line['direction']): Line;
  plays(line: Line, url: string): Promise<void>;
  after(act: () => Promise<unknown>): void;
}

type Answer = readonly [status: number, body?: object | Buffer];

const GONE: Answer = [404, { code: 20404 }];

/** The API of the fake carrier: refuses what the installed package would never ask. */
export class CarrierApi {
  readonly asked: Asked[] = [];
  readonly refused: string[] = [];
  private readonly server: Server;

  constructor(private readonly carrier: Switch) {
    this.server = createServer((incoming, reply) => {
      let form = '';
      incoming.setEncoding('utf8').on('data', (piece) => {
        form += piece;
      });
      incoming.on('end', () => this.take(incoming, form, reply));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  open(): Promise<void> {
    return new Promise((listening) => this.server.listen(0, '127.0.0.1', listening));
  }

  async close(): Promise<void> {
    await new Promise((closed) => {
      this.server.close(closed);
      this.server.closeAllConnections();
    });
  }

  private take({ method = '', url = '', headers }: IncomingMessage, form: string, reply: ServerResponse): void {
    const path = url.replace(`/2010-04-01/Accounts/${accountSid}/`, '');
    const login = `Basic ${Buffer.from(`${accountSid}:${AUTH_TOKEN}`).toString('base64')}`;
    this.asked.push({ method, path, form, authorized: headers.authorization === login });
    const send = ([status, body]: Answer) => {
      const isSound = Buffer.isBuffer(body);
      reply.writeHead(status, { 'content-type': isSound ? 'audio/mpeg' : 'application/json' });
      reply.end(isSound ? body : body && JSON.stringify(body));
    };
    if (this.carrier.isDown) {
      send([503]);
      return;
    }
    const { pathname, searchParams } = new URL(url, 'http://carrier');
    const parameters = method === 'GET' ? searchParams : new URLSearchParams(form);
    const wrong =
      headers.authorization === login
        ? wrongWith(method, pathname.replace('/2010-04-01', ''), parameters)
        : 'not signed in';
    if (wrong) {
      this.refused.push(wrong);
      send([400, { code: 20001 }]);
      return;
    }
    send(this.answer(method, pathname.split(`/${accountSid}/`)[1] ?? '', parameters));
  }

  private answer(method: string, path: string, form: URLSearchParams): Answer {
    const [kind = '', id = '', below, last] = path.replace(/\.(json|mp3)$/, '').split('/');
    switch (`${method} ${kind}${below ? ` ${below}` : ''}`) {
      case 'GET Calls Recordings':
        return [200, { recordings: this.recordingsOf(id) }];
      case 'GET Calls':
        return this.lineOf(id) ? [200, { sid: id, status: this.lineOf(id)?.status }] : GONE;
      case 'POST Calls':
        return id ? this.changeLine(id, form) : this.ring(form);
      case 'GET Conferences':
        return [200, { conferences: this.named(form.get('FriendlyName')).map(({ sid, status }) => ({ sid, status })) }];
      case 'POST Conferences':
        return this.endRoom(id);
      case 'GET Conferences Participants':
        return [200, { participants: this.participantsOf(id) }];
      case 'POST Conferences Participants':
        return last ? this.changeMember(id, last, form) : this.addMember(id, form);
      case 'DELETE Conferences Participants':
        return this.removeMember(id, last ?? '');
      case 'GET Recordings':
        return this.carrier.recordings.has(id) ? [200, this.carrier.recordings.get(id)] : GONE;
      case 'DELETE Recordings':
        this.carrier.spoken.delete(id);
        return this.carrier.recordings.delete(id) ? [204] : GONE;
      default:
        return GONE;
    }
  }

  private lineOf(sid: string) {
    return this.carrier.lines.get(sid);
  }

  private recordingsOf(callSid: string): object[] {
    return [...this.carrier.spoken]
      .filter(([, spoken]) => spoken.callSid === callSid)
      .map(([sid, { seconds }]) => ({ sid, status: 'completed', duration: String(seconds) }));
  }

  private changeLine(sid: string, form: URLSearchParams): Answer {
    const line = this.lineOf(sid);
    if (!line) return GONE;
    if (line.where.kind === 'over') return [400, { code: 21220 }];
    const url = form.get('Url');
    this.carrier.after(async () => {
      if (form.get('Status')) return line.end(line.where.kind === 'ringing' ? 'canceled' : 'completed');
      if (line.where.kind === 'conference') await this.carrier.leave(line);
      if (url) await line.follow(url);
    });
    return [200, { sid, status: line.status }];
  }

  private ring(form: URLSearchParams): Answer {
    const [url, told] = [form.get('Url') ?? '', form.get('StatusCallback') ?? ''];
    const events = form.getAll('StatusCallbackEvent');
    const line = this.carrier.line(
      form.get('From') ?? '',
      form.get('To') ?? '',
      { path: told, events },
      (self) => self.follow(url),
      'outbound-api',
    );
    return [201, { sid: line.sid, status: 'queued' }];
  }

  private named(name: string | null): Room[] {
    return this.carrier.rooms.filter((room) => room.name === name);
  }

  private roomOf(id: string): Room | undefined {
    return this.carrier.rooms.find((room) => room.sid === id);
  }

  private participantsOf(id: string): object[] {
    const members = [...(this.roomOf(id)?.members.values() ?? [])];
    const there = members.map(({ line, label, muted, hold, coaching, callSidToCoach }) => ({
      ...{ call_sid: line.sid, label, muted, hold, coaching, call_sid_to_coach: callSidToCoach },
      status: 'connected',
    }));
    const rings = [...this.carrier.lines.values()].filter(
      ({ where, dialled }) => where.kind === 'ringing' && dialled?.room === this.roomOf(id)?.name,
    );
    const called = rings.map(({ sid, dialled }) => ({ call_sid: sid, label: dialled?.label, status: 'ringing' }));
    return [...there, ...called];
  }

  private endRoom(id: string): Answer {
    const room = this.roomOf(id);
    if (!room) return GONE;
    this.carrier.after(async () => {
      for (const { line } of [...room.members.values()]) await this.out(line);
    });
    return [200, { sid: id }];
  }

  /** Somebody put out of a conference goes on with what her document says next. */
  private async out(line: NonNullable<ReturnType<CarrierApi['lineOf']>>): Promise<void> {
    await this.carrier.leave(line);
    await line.onward();
  }

  private addMember(name: string, form: URLSearchParams): Answer {
    const label = form.get('Label') ?? '';
    const attributes = {
      participantLabel: label,
      statusCallback: form.get('ConferenceStatusCallback') ?? '',
      startConferenceOnEnter: form.get('StartConferenceOnEnter') ?? 'true',
      muted: form.get('Muted') ?? 'false',
      waitUrl: form.get('WaitUrl') ?? '',
    };
    const line = this.carrier.line(
      form.get('From') ?? '',
      form.get('To') ?? '',
      { path: form.get('StatusCallback') ?? '', events: form.getAll('StatusCallbackEvent') },
      async (self) => {
        self.where = { kind: 'conference', room: name, action: null };
        await this.carrier.join(self, name, attributes);
      },
      'outbound-api',
    );
    line.dialled = { room: name, label };
    return [201, { call_sid: line.sid, label, status: 'queued' }];
  }

  private changeMember(id: string, callSid: string, form: URLSearchParams): Answer {
    const member = this.roomOf(id)?.members.get(callSid);
    if (!member) return GONE;
    if (form.has('Muted')) member.muted = form.get('Muted') === 'true';
    if (form.has('Hold')) member.hold = form.get('Hold') === 'true';
    if (form.has('Coaching')) member.coaching = form.get('Coaching') === 'true';
    if (form.has('CallSidToCoach')) member.callSidToCoach = form.get('CallSidToCoach');
    const url = form.get('HoldUrl');
    if (member.hold && url) this.carrier.after(() => this.carrier.plays(member.line, url));
    return [200, { call_sid: callSid }];
  }

  private removeMember(id: string, callSid: string): Answer {
    const member = this.roomOf(id)?.members.get(callSid);
    if (!member) return GONE;
    this.carrier.after(() => this.out(member.line));
    return [204];
  }
}
