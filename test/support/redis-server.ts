import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from 'redis';
import { freePort } from './spawned-service.js';

/** A real Redis of a test's own, which keeps nothing on disk: what it holds is gone whenever it is. */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.startAgain();
    return server;
  }

  static isInstalled(): boolean {
    return spawnSync('redis-server', ['--version']).status === 0;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** On the same port, empty. */
  async startAgain(): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    await new Promise<void>((serves, fails) => {
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        said += chunk;
        if (said.includes('Ready to accept connections')) serves();
      });
      child.once('error', () => fails(new Error('Install Redis: apt-get install redis-server')));
      child.once('exit', () => fails(new Error(`redis-server ended: ${said}`)));
    });
  }

  async kill(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  /** Takes everything out of it. */
  async empty(): Promise<void> {
    const client = await createClient({ url: this.url }).connect();
    await client.flushAll();
    client.destroy();
  }

  /** Says something on a channel, as one more process would. */
  async says(channel: string, text: string): Promise<void> {
    const client = await createClient({ url: this.url }).connect();
    await client.publish(channel, text);
    client.destroy();
  }

  /** Listens to every command that Redis is given from now on. */
  async overhear(): Promise<{ text: string; stop: () => void }> {
    const client = await createClient({ url: this.url, socket: { reconnectStrategy: false } }).connect();
    const heard = { text: '', stop: () => client.isOpen && client.destroy() };
    client.on('error', () => undefined);
    await client.monitor((line) => {
      heard.text += `${line}\n`;
    });
    return heard;
  }
}
