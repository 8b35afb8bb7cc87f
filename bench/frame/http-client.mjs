import { connect } from 'node:net';

/**
 * One kept-alive connection that sends one POST at a time. Written on a plain socket because Node's own client costs as
 * much processor time as the server that is measured, on a machine both share.
 */
export class Connection {
  #socket;
  #received = '';
  #waiting;

  constructor(port) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('connection closed')));
  }

  /**
   * @param {string} path @param {object} body @param {Record<string, string>} [headers]
   * @returns {Promise<{ status: number, head: string, text: string }>} text: the body's bytes as latin1
   */
  post(path, body, headers = {}) {
    return this.send(path, JSON.stringify(body), 'application/json', headers);
  }

  /** The same with a body that is written already. @param {string} payload @param {string} type its media type */
  send(path, payload, type, headers = {}) {
    const extra = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\n${extra.join('')}`;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`${head}content-length: ${Buffer.byteLength(payload)}\r\n\r\n${payload}`);
    });
  }

  close() {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk) {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const text = this.#received.slice(end + 4, end + 4 + length);
    this.#received = this.#received.slice(end + 4 + length);
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve({ status: Number(head.slice(9, 12)), head, text });
  }

  #fail(error) {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
