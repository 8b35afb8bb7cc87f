// A Socket.IO line to the service, as a page holds it: what arrives is kept until somebody waits for it.
import { io } from 'socket.io-client';

/** How long an event may take; the service's own sweeps, the backstop behind every event, run every 5 s. */
const EVENT_MS = 15_000;

export class Line {
  #arrived = [];
  #waiting = new Set();

  /** @param {import('socket.io-client').Socket} socket connected @param {string} whose for the message when it is silent */
  constructor(socket, whose) {
    this.socket = socket;
    this.whose = whose;
    socket.onAny((name, payload) => this.#take({ name, payload }));
  }

  /** The console of somebody signed in. @param {import('./api.mjs').Api} api */
  static console(api, whose) {
    return Line.#open(`${api.url}/console`, whose, { extraHeaders: { cookie: api.cookie } });
  }

  /** A visitor's page, admitted by the retrieval code alone. */
  static visitor(url, code, whose) {
    return Line.#open(`${url}/visitor`, whose, { auth: { code } });
  }

  static #open(address, whose, options) {
    const socket = io(address, { path: '/api/socket.io', transports: ['websocket'], forceNew: true, ...options });
    const line = new Line(socket, whose);
    return new Promise((connected, failed) => {
      const fail = (why) => {
        socket.disconnect();
        failed(new Error(`${whose}: the socket does not connect: ${why}`));
      };
      const timer = setTimeout(() => fail(`no answer in ${EVENT_MS / 1000} s`), EVENT_MS);
      socket.once('connect_error', (error) => {
        clearTimeout(timer);
        fail(error.message);
      });
      socket.once('connect', () => {
        clearTimeout(timer);
        connected(line);
      });
    });
  }

  /**
   * The next event of this name that fits, whether it has come already or comes in time. Each is handed out once.
   * @param {string} name
   * @param {(payload: any) => boolean} fits
   * @returns {Promise<any>} its payload
   */
  next(name, fits = () => true) {
    const at = this.#arrived.findIndex((event) => event.name === name && fits(event.payload));
    if (at >= 0) return Promise.resolve(this.#arrived.splice(at, 1)[0].payload);
    return new Promise((came, missing) => {
      const wanted = { name, fits, came };
      const timer = setTimeout(() => {
        this.#waiting.delete(wanted);
        missing(new Error(`${this.whose} was not told ${name} within ${EVENT_MS / 1000} s`));
      }, EVENT_MS);
      wanted.came = (payload) => {
        clearTimeout(timer);
        came(payload);
      };
      this.#waiting.add(wanted);
    });
  }

  /** Asks, and throws the code when refused. */
  async ask(name, payload) {
    const answer = await this.socket.timeout(EVENT_MS).emitWithAck(name, payload);
    if (!answer.ok) throw new Error(`${this.whose}: ${name} refused: ${answer.error?.code}`);
    return answer;
  }

  close() {
    this.socket.disconnect();
  }

  #take(event) {
    for (const wanted of this.#waiting) {
      if (wanted.name !== event.name || !wanted.fits(event.payload)) continue;
      this.#waiting.delete(wanted);
      wanted.came(event.payload);
      return;
    }
    this.#arrived.push(event);
  }
}
