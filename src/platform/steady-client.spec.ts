import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { dataSourceFor } from './database.js';

/** One packet of PostgreSQL's protocol: its letter, the length of what follows, and that. */
function packet(letter: string, body = ''): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(letter), length, Buffer.from(body)]);
}

const accepted = packet('R', '\0\0\0\0');
const ready = packet('Z', 'I');
const done = packet('C', 'SELECT 0\0');
const lastWords = packet('E', 'SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0');

/** Answers the first statement and dies in the same breath, as a server whose postmaster was killed. */
async function dyingServer() {
  const server = createServer((connection) => {
    connection.once('data', () => {
      connection.write(Buffer.concat([accepted, ready]));
      connection.once('data', () => connection.end(Buffer.concat([done, ready, lastWords])));
    });
    connection.on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

it('a server that dies while a connection passes from one to the next ends no process', async () => {
  const { server, port } = await dyingServer();
  const login = { host: '127.0.0.1', port, user: 'somebody', password: 'none', database: 'lamplight' };
  const { extra } = dataSourceFor(login).options as { extra: object };
  const pool = new pg.Pool({ ...login, ...extra, max: 1 });
  pool.on('error', () => undefined);

  const first = pool.query('select');
  const next = pool.connect(); // waits for the only connection, and gets it with the server's last words behind it

  await expect(first).resolves.toBeDefined();
  const connection = await next;
  await expect(connection.query('select')).rejects.toThrow();
  connection.release(true);
  await pool.end();
  server.close();
});
