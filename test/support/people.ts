import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';

/** Whatever the service said: tests say what they expect of it, the reply's shape is checked by the service itself. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Said = any;

export interface Reply<Body = Said> {
  status: number;
  body: Body;
  headers: Headers;
}

interface Asked {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Waits for an event that fits; rejects after `ms` real milliseconds with what it was waiting for. */
export function next<Payload = Said>(
  socket: Socket,
  event: string,
  fits: (payload: Payload) => boolean = () => true,
  ms = 10_000,
): Promise<Payload> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.off(event, look);
      reject(new Error(`no ${event} came within ${ms} ms`));
    }, ms);
    const look = (payload: Payload) => {
      if (!fits(payload)) return;
      clearTimeout(timer);
      socket.off(event, look);
      resolve(payload);
    };
    socket.on(event, look);
  });
}

async function ask(url: string, { method = 'GET', body, headers = {} }: Asked): Promise<Reply> {
  const init: RequestInit = { method, headers };
  if (body !== undefined) {
    init.body = typeof body === 'string' ? body : JSON.stringify(body);
    init.headers = { 'content-type': 'application/json', ...headers };
  }
  const reply = await fetch(url, init);
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.includes('json') ?? false;
  return { status: reply.status, body: isJson && text ? JSON.parse(text) : text, headers: reply.headers };
}

/** Somebody of the staff with a browser: cookies, the CSRF token, and a console's socket when asked for. */
export class StaffMember {
  private sockets: Socket[] = [];

  private constructor(
    readonly url: string,
    readonly login: string,
    private cookies: Map<string, string>,
    private csrfToken: string,
    readonly id: string,
  ) {}

  static async signIn(url: string, login: string, password: string): Promise<StaffMember> {
    const cookies = new Map<string, string>();
    const reply = await ask(`${url}/api/sign-in`, { method: 'POST', body: { login, password } });
    if (reply.status !== 200) throw new Error(`sign-in of ${login}: ${reply.status} ${JSON.stringify(reply.body)}`);
    keep(cookies, reply);
    const me = await ask(`${url}/api/me`, { headers: { cookie: written(cookies) } });
    keep(cookies, me);
    return new StaffMember(url, login, cookies, me.body.csrfToken, me.body.account.id);
  }

  /** The same browser at another process of the service. */
  at(url: string): StaffMember {
    return new StaffMember(url, this.login, this.cookies, this.csrfToken, this.id);
  }

  get cookie(): string {
    return written(this.cookies);
  }

  get = (path: string, headers: Record<string, string> = {}) => this.ask(path, { headers });
  post = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    this.ask(path, { method: 'POST', body, headers });
  put = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    this.ask(path, { method: 'PUT', body, headers });
  patch = (path: string, body: unknown) => this.ask(path, { method: 'PATCH', body });
  delete = (path: string) => this.ask(path, { method: 'DELETE' });

  /** A request without the CSRF token, as another site would make it. */
  forged = (path: string, body: unknown = {}) =>
    ask(`${this.url}/api${path}`, { method: 'POST', body, headers: { cookie: this.cookie } });

  ask(path: string, asked: Asked): Promise<Reply> {
    const headers = { cookie: this.cookie, 'x-csrf-token': this.csrfToken, ...asked.headers };
    return ask(`${this.url}/api${path}`, { ...asked, headers });
  }

  /** Opens a console. Resolves once it is connected. */
  async console(): Promise<Socket> {
    const socket = io(`${this.url}/console`, {
      path: '/api/socket.io',
      transports: ['websocket'],
      extraHeaders: { cookie: this.cookie },
      forceNew: true,
      reconnectionDelay: 50,
    });
    this.sockets.push(socket);
    await connected(socket, () => this.sockets.includes(socket));
    return socket;
  }

  /** Console open and ready for contacts. */
  async ready(): Promise<Socket> {
    const socket = await this.console();
    const reply = await this.put('/presence', { state: 'ready' });
    if (reply.status !== 200) throw new Error(`not ready: ${JSON.stringify(reply.body)}`);
    return socket;
  }

  leave(): void {
    for (const socket of this.sockets) socket.disconnect();
    this.sockets = [];
  }
}

/** A student or parent with a phone and perhaps a retrieval code. */
export class Visitor {
  code: string | undefined;
  /** that her phone has heard the passphrase */
  proof: string | undefined;
  private sockets: Socket[] = [];

  constructor(
    readonly url: string,
    code?: string,
  ) {
    this.code = code;
  }

  /** The same phone at another process of the service. */
  at(url: string): Visitor {
    const there = new Visitor(url, this.code);
    there.proof = this.proof;
    return there;
  }

  /** The first message. Keeps the code. */
  writes = (body: string, more: Record<string, unknown> = {}) => this.opens('board', body, more);

  /** The same by live chat. */
  chats = (body: string, more: Record<string, unknown> = {}) => this.opens('chat', body, more);

  private async opens(way: 'board' | 'chat', body: string, more: Record<string, unknown>): Promise<Reply> {
    const reply = await ask(`${this.url}/api/${way}/threads`, {
      method: 'POST',
      body: { clientId: randomUUID(), body, ...more },
    });
    if (reply.status === 201) this.code = reply.body.code as string;
    return reply;
  }

  /** Calls from the page. Keeps the code, if one is given. */
  async calls(more: Record<string, unknown> = {}): Promise<Reply> {
    const body = { clientId: randomUUID(), ...more };
    const reply = await this.ask('/calls/web', { method: 'POST', body });
    if (reply.status === 201) this.code = (reply.body.code as string | null) ?? this.code;
    return reply;
  }

  hangsUp = (callId: string) => this.ask('/calls/web/hang-up', { method: 'POST', body: { callId } });

  async adds(body: string, clientId: string = randomUUID(), more: Record<string, unknown> = {}): Promise<Reply> {
    return this.ask('/board/thread/messages', { method: 'POST', body: { clientId, body, ...more } });
  }

  /** Puts a passphrase beside her code. Keeps the proof. */
  async protects(phrase: string, clientId: string = randomUUID()): Promise<Reply> {
    const reply = await this.ask('/visitor/passphrase', { method: 'PUT', body: { clientId, phrase } });
    if (reply.status === 200) this.proof = reply.body.proof as string;
    return reply;
  }

  /** Enters the passphrase on this phone. Keeps the proof. */
  async enters(phrase: string): Promise<Reply> {
    const reply = await this.ask('/visitor/passphrase/proof', { method: 'POST', body: { phrase } });
    if (reply.status === 200) this.proof = (reply.body.proof as string | null) ?? undefined;
    return reply;
  }

  /** Waits no longer for an answer in the chat. */
  leavesMessage = () => this.ask('/board/thread/leave-message', { method: 'POST', body: {} });

  reads = (after = 0) => this.ask(`/board/thread?after=${after}`);

  ask(path: string, asked: Asked = {}): Promise<Reply> {
    const headers: Record<string, string> = { ...asked.headers };
    if (this.code !== undefined) headers['x-retrieval-code'] = this.code;
    if (this.proof !== undefined) headers['x-passphrase-proof'] = this.proof;
    return ask(`${this.url}/api${path}`, { ...asked, headers });
  }

  /** A live page of hers. @param callId the call it is the page of, said at every connection; otherwise the thread's */
  async page(callId?: string): Promise<Socket> {
    const socket = io(`${this.url}/visitor`, {
      path: '/api/socket.io',
      transports: ['websocket'],
      auth: { code: this.code, proof: this.proof },
      forceNew: true,
      reconnectionDelay: 50,
    });
    this.sockets.push(socket);
    await connected(socket, () => this.sockets.includes(socket));
    if (callId) {
      await socket.emitWithAck('call.here', { callId });
      socket.on('connect', () => socket.emit('call.here', { callId }));
    }
    return socket;
  }

  leave(): void {
    for (const socket of this.sockets) socket.disconnect();
    this.sockets = [];
  }
}

/** A line that is refused because the database is away is given up by the library. Our pages ask again. Milliseconds. */
const REFUSED_AGAIN_AFTER_MS = 50;

/** Resolves once it is connected; from then on it is like a page: it comes back by itself. @param isOpen the page still is */
function connected(socket: Socket, isOpen: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error) => {
      socket.disconnect();
      reject(error);
    };
    const again = () => {
      if (!socket.active) setTimeout(() => isOpen() && socket.connect(), REFUSED_AGAIN_AFTER_MS).unref();
    };
    socket.once('connect_error', refused);
    socket.once('connect', () => {
      socket.off('connect_error', refused);
      socket.on('connect_error', again);
      resolve();
    });
  });
}

function keep(cookies: Map<string, string>, reply: Reply): void {
  for (const cookie of reply.headers.getSetCookie()) {
    const [pair = ''] = cookie.split(';');
    const at = pair.indexOf('=');
    cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

function written(cookies: Map<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
