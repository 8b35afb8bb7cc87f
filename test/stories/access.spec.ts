import { randomUUID } from 'node:crypto';
import { Controller, Get, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { demoAccounts } from '../../src/demo/index.js';
import { refuseUnstatedRoutes, UnstatedRoute } from '../../src/platform/http/refuse-unstated-routes.js';
import { Public } from '../../src/platform/index.js';
import { mayDo, type Permission, permissions, type Role, roles } from '../../src/staff/permissions.js';
import { Evening } from '../support/evening.js';
import { document, named, type Operation, operations, requiredQuery, sample } from '../support/operations.js';
import type { Reply, StaffMember, Visitor } from '../support/people.js';

const EVERYONE = 'everyone';
const VISITOR = 'visitor (retrieval code)';
/** Has the form of a code and belongs to nobody. */
const WRONG_CODE = '12345678901234567890';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const permitted = operations.filter(({ access }) => (permissions as string[]).includes(access ?? ''));
const changing = permitted.filter(({ method }) => !SAFE.has(method));
const ofVisitors = operations.filter(({ access }) => access === VISITOR);

/** Where a plausible request for the operation goes, and with what. */
function plausible(operation: Operation) {
  const path = operation.path.replace('{id}', randomUUID());
  const body = operation.body && sample(operation.body);
  return {
    path: `${path}?${new URLSearchParams(requiredQuery(operation))}`,
    asked: { method: operation.method, body },
  };
}

describe('who may call what, by the API’s own description', () => {
  let evening: Evening;
  let staff: Map<Role, StaffMember>;
  let student: Visitor;

  beforeAll(async () => {
    evening = await Evening.begin();
    staff = new Map();
    for (const { role, login } of demoAccounts) {
      if (!staff.has(role)) staff.set(role, await evening.staff(login));
    }
    student = evening.visitor();
    await student.writes('你好');
  });
  afterAll(() => evening.end());

  function call(visitorOrStaff: Visitor | StaffMember, operation: Operation, headers = {}): Promise<Reply> {
    const { path, asked } = plausible(operation);
    return visitorOrStaff.ask(path, { ...asked, headers });
  }

  /** Signing out ends the sign-in, so that is done with one of its own. */
  async function inRole(role: Role, operation: Operation): Promise<StaffMember> {
    const member = staff.get(role) as StaffMember;
    return operation.name === 'DELETE /api/sign-in' ? evening.staff(member.login) : member;
  }

  describe('the description', () => {
    it('is the one the service serves', async () => {
      expect((await evening.visitor().ask('/openapi.json')).body).toEqual(document);
    });

    it('has a sign-in of every role to try it with', () => {
      expect([...staff.keys()].sort()).toEqual([...roles].sort());
    });

    it.each(operations.map(({ name, access }) => [name, access]))('%s states who may call it', (_, access) => {
      expect([...permissions, EVERYONE, VISITOR]).toContain(access);
    });

    it('opens these to everyone, and nothing else', () => {
      const twilio = (one: string) => `POST /api/twilio/${one}`;
      expect(operations.filter(({ access }) => access === EVERYONE).map(({ name }) => name)).toEqual([
        'GET /api/health/live',
        'GET /api/health/ready',
        'GET /api/metrics',
        'POST /api/sign-in',
        'GET /api/visitor/front-door',
        'POST /api/board/threads',
        'POST /api/chat/threads',
        'GET /api/wechat',
        'POST /api/wechat',
        'POST /api/calls/web',
        ...['voice', 'status', 'waiting', 'key', 'after', 'hold', 'recorded', 'client', 'conference'].map(twilio),
        ...['dialled', 'telephone', 'telephone-key', 'leg-status'].map(twilio),
      ]);
    });
  });

  describe.each(named(permitted))('%s', (_, operation) => {
    const may = (role: Role) => mayDo(role, operation.access as Permission);

    it('asks for a sign-in first', async () => {
      for (const cookie of ['', 'lamplight_sign_in=guessed', 'lamplight_sign_in=']) {
        const reply = await call(evening.visitor(), operation, { cookie });
        expect([reply.status, reply.body.error.code]).toEqual([401, 'sign-in.required']);
      }
    });

    for (const role of roles.filter((one) => !may(one))) {
      it(`is refused to the role ${role}`, async () => {
        const reply = await call(await inRole(role, operation), operation);
        expect([reply.status, reply.body.error?.code]).toEqual([403, 'permission.missing']);
      });
    }

    for (const role of roles.filter(may)) {
      it(`is open to the role ${role}`, async () => {
        const reply = await call(await inRole(role, operation), operation);
        expect(reply.status).toBeLessThan(500);
        expect([401, 403]).not.toContain(reply.status);
      });
    }
  });

  it.each(named(changing))('%s is refused without the token that only our own pages know', async (_, operation) => {
    const role = roles.find((one) => mayDo(one, operation.access as Permission)) as Role;
    for (const token of ['', 'guessed']) {
      const reply = await call(await inRole(role, operation), operation, { 'x-csrf-token': token });
      expect([reply.status, reply.body.error?.code]).toEqual([403, 'sign-in.csrf']);
    }
  });

  it.each(named(ofVisitors))('%s leads nowhere without the right code', async (_, operation) => {
    const { status, body } = await call(student, operation);
    student.proof = body.proof ?? student.proof; // a passphrase has been set
    // whoever has no call on the line has nothing to leave a number for
    if (body.error?.code !== 'call.not-waiting') expect(status).toBeLessThan(300);
    for (const code of [undefined, '', WRONG_CODE, '1234', `${student.code}0`, `${student.code},${student.code}`]) {
      const stranger = evening.visitor();
      stranger.code = code;
      const reply = await call(stranger, operation);
      expect([reply.status, reply.body.error.code]).toEqual([404, 'thread.not-found']);
    }
  });

  it('no code in the address is taken for one in the header', async () => {
    const reply = await evening.visitor().ask(`/board/thread?code=${student.code}`);
    expect(reply.status).toBe(400);
  });
});

describe('a service with a route that says nothing about who may call it', () => {
  @Controller('forgotten')
  class Forgotten {
    @Get()
    read() {
      return 'everything';
    }
  }

  @Controller('stated')
  class Stated {
    @Get()
    @Public('a test')
    read() {
      return 'something';
    }
  }

  /** A statement on the class covers its routes. */
  @Controller('covered')
  @Public('a test')
  class Covered {
    @Get()
    read() {
      return 'something';
    }
  }

  /** What it inherits is a route as well. */
  @Controller('heir')
  class Heir extends Forgotten {}

  async function start(...controllers: Type[]): Promise<void> {
    @Module({ imports: [DiscoveryModule], controllers })
    class Tiny {}
    const app = await NestFactory.create(Tiny, new FastifyAdapter(), { logger: false });
    try {
      refuseUnstatedRoutes(app);
    } finally {
      await app.close();
    }
  }

  it('does not start', async () => {
    await expect(start(Stated, Forgotten)).rejects.toThrow(UnstatedRoute);
    await expect(start(Stated, Forgotten)).rejects.toThrow('Forgotten.read states no permission');
  });

  it('does not start either when the route is inherited', async () => {
    await expect(start(Heir)).rejects.toThrow('Heir.read states no permission');
  });

  it('starts once every route has said so', async () => {
    await expect(start(Stated, Covered)).resolves.toBeUndefined();
  });
});
