// The bare operations: Fastify, one INSERT, one emit. Nothing is checked, sealed, judged or told to anybody else.
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';
import { Server } from 'socket.io';

process.once('message', async ({ database }) => {
  // as many connections as the service has
  const pool = new pg.Pool({ ...database, max: 20 });
  await pool.query('create table rows (id uuid primary key, room text, body text not null, at timestamptz not null)');
  const insert = { name: 'insert', text: 'insert into rows (id, room, body, at) values ($1, $2, $3, $4)' };

  const app = fastify({ logger: false });
  const io = new Server(app.server, { path: '/api/socket.io', serveClient: false, pingInterval: 4_000 });
  io.on('connection', (socket) => {
    socket.on('follow', (rooms, done) => {
      void socket.join(rooms);
      done();
    });
  });
  app.post('/rows', async (request, reply) => {
    const { room = null, clientId, body } = request.body;
    const at = new Date();
    await pool.query({ ...insert, values: [randomUUID(), room, body, at] });
    if (room) io.to(room).emit('thread.message', { contactId: room, message: { clientId, body, occurredAt: at } });
    reply.code(201);
    return { occurredAt: at };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  process.send({ port: app.server.address().port });
});
process.once('disconnect', () => process.exit());
