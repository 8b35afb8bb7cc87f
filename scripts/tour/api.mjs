// The public HTTP API as a visitor's page and a staff member's console use it. Knows nothing of the database.
import { setTimeout as pause } from 'node:timers/promises';

/** How long one reply may take before the service counts as stuck. */
const REPLY_MS = 20_000;

/** A reply that says no, with the code the API gives for why. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {{ code?: string, message?: string, params?: Record<string, unknown> }} error
   * @param {string} what method and path
   * @param {number} retryAfterSeconds what the reply asked to wait; 0 when it did not
   */
  constructor(status, error, what, retryAfterSeconds) {
    super(`${what} → ${status} ${error.code ?? ''} ${error.message ?? ''}`.trim());
    this.status = status;
    this.code = error.code ?? `http.${status}`;
    this.params = error.params ?? {};
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** One browser: keeps its cookies and, once signed in, the token that goes with every change. */
export class Api {
  #cookies = new Map();
  #csrfToken;

  /**
   * @param {string} url where the service is
   * @param {{ onWait?: (seconds: number) => void }} options onWait: told when a rate limit makes it wait; without it a
   *   429 is thrown like any other refusal
   */
  constructor(url, { onWait } = {}) {
    this.url = url.replace(/\/+$/, '');
    this.onWait = onWait;
  }

  get(path, headers) {
    return this.#call('GET', path, undefined, headers);
  }

  post(path, body = {}, headers = {}) {
    return this.#call('POST', path, body, headers);
  }

  put(path, body) {
    return this.#call('PUT', path, body);
  }

  /**
   * @returns {Promise<any>} who this is now: the reply of `GET /api/me`
   * @throws {Refused} with `sign-in.refused`
   */
  async signIn(login, password) {
    await this.post('/api/sign-in', { login, password });
    this.me = await this.get('/api/me');
    this.#csrfToken = this.me.csrfToken;
    return this.me;
  }

  signOut() {
    return this.#call('DELETE', '/api/sign-in');
  }

  /** The cookies as a header, for the console's socket. */
  get cookie() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async #call(method, path, body, headers = {}) {
    for (;;) {
      try {
        return await this.#once(method, path, body, headers);
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 429 || !this.onWait) throw error;
        this.onWait(error.retryAfterSeconds);
        await pause(error.retryAfterSeconds * 1000);
      }
    }
  }

  async #once(method, path, body, headers) {
    const reply = await fetch(this.url + path, {
      method,
      headers: {
        'accept-language': 'en',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#cookies.size > 0 && { cookie: this.cookie }),
        ...(this.#csrfToken && method !== 'GET' && { 'x-csrf-token': this.#csrfToken }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(REPLY_MS),
    });
    for (const line of reply.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const cut = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    const text = await reply.text();
    const answer = isJson(reply) ? JSON.parse(text) : {};
    if (reply.ok) return answer;
    const waitFor = Number(reply.headers.get('retry-after')) || (reply.status === 429 ? 1 : 0);
    throw new Refused(reply.status, answer.error ?? {}, `${method} ${path}`, waitFor);
  }
}

function isJson(reply) {
  return (reply.headers.get('content-type') ?? '').includes('json');
}

/** The header a visitor's page sends instead of signing in. */
export const codeHeader = (code) => ({ 'x-retrieval-code': code });
