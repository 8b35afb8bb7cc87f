import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import fc from 'fast-check';
import { demoAccounts } from '../../src/demo/index.js';
import { errorText, errorTexts, type Language } from '../../src/platform/http/error-texts.js';
import { mayDo, type Permission, permissions } from '../../src/staff/permissions.js';
import { Evening } from '../support/evening.js';
import { named, type Operation, operations, requiredQuery, type Schema, sample } from '../support/operations.js';
import type { Reply, StaffMember, Visitor } from '../support/people.js';

/** Cases for each operation; with some thirty that take a body and as many that take parameters, a few thousand. */
const RUNS = 60;
const SEED = 20261119;
/** Stands in everything that is sent and must stand in nothing that comes back. */
const MARK = '别说出去-7f3a';

const withBody = operations.filter(({ body }) => body);
const withQuery = operations.filter(({ query }) => query.length > 0);
const withId = operations.filter(({ path }) => path.includes('{id}'));

const spoilers = ['\u0000', '\ud83c', '\udf19'];
const wrongTimes = ['0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-11-20T10:00:00+23:59', '1e3', '0000-01-01'];

/** Values of the right JSON type, or of another, that a field with this schema must refuse. */
function wrongValues(schema: Schema): fc.Arbitrary<unknown> {
  const numbers = fc.oneof(fc.integer({ max: -1 }), fc.double({ max: -1, noNaN: true }), fc.constant(2 ** 53));
  const texts = fc.string().map((text) => `${MARK}${text}`);
  const others: fc.Arbitrary<unknown>[] = [fc.constant({ [MARK]: MARK }), fc.constant([[MARK]])];
  if (!schema.nullable) others.push(fc.constant(null));
  if (schema.type === 'string' || schema.enum) others.push(numbers, fc.boolean(), fc.constant([MARK]));
  if (schema.type === 'integer') others.push(texts, numbers, fc.constant(0.5), fc.constant(2 ** 31), fc.constant('1'));
  if (schema.type === 'boolean') others.push(texts, numbers, fc.constantFrom('true', 1, 0));
  if (schema.type === 'array') {
    others.push(texts, numbers, fc.constant([MARK]), fc.constant([{ [MARK]: 1 }]));
    if (schema.maxItems) others.push(fc.constant(new Array(schema.maxItems + 1).fill(sample(schema.items ?? {}))));
  }
  if (schema.type === 'object') others.push(texts, numbers);
  if (schema.enum || schema.format === 'uuid') others.push(texts);
  if (schema.format === 'date-time' || schema.format === 'date') others.push(fc.constantFrom(...wrongTimes), texts);
  if (schema.type === 'string') {
    others.push(fc.constantFrom(...spoilers).map((spoiler) => `${MARK}${spoiler}${'x'.repeat(20)}`));
    if (schema.maxLength) others.push(fc.constant(MARK + 'x'.repeat(schema.maxLength)));
    if (schema.minLength) others.push(fc.constantFrom('', ' ', '\n\t'));
  }
  return fc.oneof(...others);
}

/** Those wrong values of a field that chance might not find. */
function pointedValues(schema: Schema): unknown[] {
  const { type, nullable, format, enum: choices, minLength, maxLength, maxItems, items } = schema;
  const values: unknown[] = nullable ? [] : [null];
  if (type === 'integer') values.push(-1, 0.5, 2 ** 31, 2 ** 53, 1e300, MARK);
  if (type === 'array' && maxItems) values.push(new Array(maxItems + 1).fill(sample(items ?? {})));
  if (type === 'string' && !choices) {
    values.push(...spoilers.map((spoiler) => `${MARK}${spoiler}${'x'.repeat(20)}`));
    if (maxLength) values.push('x'.repeat(maxLength + 1));
    if (minLength) values.push('', ' \n', 'x'.repeat(minLength - 1));
    if (format?.startsWith('date')) values.push(...wrongTimes);
  }
  return values;
}

function pointedBodies(schema: Schema): unknown[] {
  const fits = sample(schema) as Record<string, unknown>;
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const inner = property.type === 'object' ? pointedBodies(property) : [];
    const items = property.items?.type === 'object' ? pointedBodies(property.items).map((item) => [item]) : [];
    const values = [...pointedValues(property), ...inner, ...items];
    return values.map((value) => ({ ...fits, [name]: value }));
  });
}

/** A body that fits but for one thing, at any depth. */
function wrongBodies(schema: Schema): fc.Arbitrary<unknown> {
  const fits = () => sample(schema) as Record<string, unknown>;
  const bodies: fc.Arbitrary<unknown>[] = [
    fc.constantFrom('__proto', 'id', 'centerId', MARK).map((name) => ({ ...fits(), [name]: MARK })),
    fc.constantFrom<unknown>(null, [], MARK, 7, true, [MARK]),
  ];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    bodies.push(wrongValues(property).map((value) => ({ ...fits(), [name]: value })));
    if (property.type === 'object') bodies.push(wrongBodies(property).map((value) => ({ ...fits(), [name]: value })));
    if (property.items?.type === 'object') {
      bodies.push(wrongBodies(property.items).map((value) => ({ ...fits(), [name]: [value] })));
    }
  }
  for (const missing of schema.required ?? []) {
    bodies.push(fc.constant(missing).map((gone) => ({ ...fits(), [gone]: undefined })));
  }
  return fc.oneof(...bodies);
}

/** Texts that are no JSON, and JSON that nobody means. */
const brokenJson = fc.oneof(
  fc.string().map((text) => `{"body":"${MARK}${text.replace(/["\\]/g, '')}`),
  fc.constantFrom('', '{', `{"body":${MARK}}`, `{"body":"${MARK}"`, `{'body':'${MARK}'}`, '{"a":1,}', '\u0000'),
  fc.constantFrom(`{"__proto__":{"role":"${MARK}"}}`, `{"constructor":{"prototype":{"a":"${MARK}"}}}`),
  fc.integer({ min: 100, max: 50_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 100, max: 15_000 }).map((depth) => `${'{"body":'.repeat(depth)}"${MARK}"${'}'.repeat(depth)}`),
);

/** Query values nobody's schema takes. */
const wrongQueries = (schema: Schema): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...spoilers).map((spoiler) => `${MARK}${spoiler}`),
    fc.constant(MARK + 'x'.repeat(300)),
    ...(schema.type === 'integer' ? [fc.constantFrom('-1', '0.5', '2147483648', '1e9999', 'NaN', '0x', MARK)] : []),
    ...(schema.format === 'date-time' ? [fc.constantFrom(...wrongTimes)] : []),
    ...(schema.enum || schema.format || schema.pattern ? [fc.constantFrom(MARK, "' or 1=1 --", '00', '[]')] : []),
  );

const wrongIds = fc.oneof(
  fc.constantFrom('1', '-1', 'null', '%00', '%ff', '%zz', '%', "'%20or%201=1--", '..%2f..%2fetc', 'x'.repeat(250)),
  fc.constantFrom(randomUUID().slice(1), `${randomUUID()}0`, '00000000-0000-9000-8000-000000000000'),
  fc.string({ minLength: 1 }).map((text) => `${encodeURIComponent(MARK + text.replace(/[\ud800-\udfff]/g, ''))}`),
);

const languages = fc.constantFrom<Language | undefined>('zh', 'en', undefined);
const kept = ['centers', 'org_units', 'accounts', 'desks', 'desk_members', 'shifts', 'persons', 'threads', 'contacts'];
kept.push('rooms', 'counseling_hours', 'appointments');
kept.push('messages', 'signals', 'grades', 'contact_tags', 'records', 'contact_requirements', 'contact_events');

describe('input that makes no sense', () => {
  let evening: Evening;
  let staff: StaffMember[];
  let student: Visitor;
  /** rows by the first part of the path, so that a wrong body would find something to spoil */
  let ids: Record<string, string>;
  let before: Record<string, string>;

  beforeAll(async () => {
    evening = await Evening.begin();
    staff = await Promise.all(demoAccounts.map(({ login }) => evening.staff(login)));
    student = evening.visitor();
    await student.writes('这次月考没考好');
    const lin = as('contact.write') as StaffMember;
    await lin.ready();
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
    const [row] = await evening.rows<Record<string, string>>(`
      select (select id from desks where slug = 'city') as desks, (select id from shifts limit 1) as shifts,
        (select id from signals) as signals, (select id from rooms limit 1) as rooms, (select id from accounts where login = 'zhou') as accounts`);
    ids = { ...row, contacts: contactId, offers: offer.id, alarms: randomUUID() };
    await evening.settled();
    before = await stored();
  });
  afterEach(async () => {
    await evening.settled();
    const [was, is] = [before, await stored()];
    before = is; // what one test spoils is not held against the next
    expect(is).toEqual(was);
  });
  afterAll(() => evening.end());

  /** Content and number of every row that only good input may change. */
  async function stored(): Promise<Record<string, string>> {
    const counts = kept.map(
      (table) => `select '${table}' as name, count(*) || ' ' || md5(string_agg(t::text, '' order by t::text)) as rows
        from ${table} t`,
    );
    const rows = await evening.rows<{ name: string; rows: string }>(counts.join(' union all '));
    return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
  }

  /** Whoever may call it: what is refused here is refused for its input. */
  function as(access: string): StaffMember | Visitor {
    if (!(permissions as string[]).includes(access)) return student;
    const at = demoAccounts.findIndex(({ role }) => mayDo(role, access as Permission));
    return staff[at] as StaffMember;
  }

  const real = (path: string) => path.replace('{id}', ids[path.split('/')[1] ?? ''] ?? randomUUID());

  async function send(operation: Operation, path: string, body: unknown, headers: Record<string, string> = {}) {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return as(operation.access ?? '').ask(path, { method: operation.method, body: sent, headers });
  }

  const speaking = (language: Language | undefined): Record<string, string> =>
    language ? { 'accept-language': language } : {};

  /** The one shape of every refusal. */
  function expectRefusal(reply: Reply, language: Language | undefined = 'zh'): void {
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(Object.keys(reply.body)).toEqual(['error']);
    const { code, message, params, requestId, ...more } = reply.body.error;
    expect(more).toEqual({});
    expect(errorTexts).toHaveProperty([code]);
    expect(message).toBe(errorText(code, language, params));
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(reply.body)).not.toContain(MARK);
  }

  function check<Case>(
    cases: fc.Arbitrary<Case>,
    refused: (one: Case) => Promise<void>,
    { runs = RUNS, pointed = [] as Case[] } = {},
  ): Promise<void> {
    const examples = pointed.map((one): [Case] => [one]);
    const settings = { seed: SEED, numRuns: runs + examples.length, examples, endOnFailure: true };
    return fc.assert(fc.asyncProperty(cases, refused), settings);
  }

  describe('in a body', () => {
    it.each(named(withBody))('%s refuses a field that does not fit', async (_, operation) => {
      const schema = operation.body as Schema;
      const pointed = pointedBodies(schema).map((body): [unknown, undefined] => [body, undefined]);
      const refused = async ([body, language]: [unknown, Language | undefined]) => {
        expectRefusal(await send(operation, real(operation.path), JSON.stringify(body), speaking(language)), language);
      };
      await check(fc.tuple(wrongBodies(schema), languages), refused, { pointed });
    });

    it.each(named(withBody))('%s refuses what is no JSON, or JSON to choke on', async (_, operation) => {
      await check(
        fc.tuple(brokenJson, languages),
        async ([text, language]) => {
          expectRefusal(await send(operation, real(operation.path), text, speaking(language)), language);
        },
        { runs: RUNS / 3 },
      );
    });

    it.each(named(withBody))('%s takes JSON and no other kind', async (_, operation) => {
      const json = JSON.stringify(sample(operation.body as Schema));
      const form = new URLSearchParams({ clientId: randomUUID(), body: MARK, login: 'lin', password: MARK }).toString();
      for (const [type, body] of [
        ['text/plain', json],
        ['application/xml', `<body>${MARK}</body>`],
        ['application/x-www-form-urlencoded', form],
        ['multipart/form-data; boundary=x', `--x\r\n\r\n${MARK}\r\n--x--`],
        ['application/json; charset', `${json.slice(0, -1)},"${MARK}":1}`],
        ['nonsense', json],
      ] as const) {
        expectRefusal(await send(operation, real(operation.path), body, { 'content-type': type }));
      }
    });

    it.each(named(withBody))('%s asks for a body when there is none', async (_, operation) => {
      expectRefusal(await send(operation, real(operation.path), undefined));
    });
  });

  it.each(named(withId))('%s refuses an id that is none', async (_, operation) => {
    const body = operation.body && sample(operation.body);
    const query = new URLSearchParams(requiredQuery(operation));
    await check(fc.tuple(wrongIds, languages), async ([id, language]) => {
      const path = `${operation.path.replace('{id}', id)}?${query}`;
      expectRefusal(await send(operation, path, body, speaking(language)), language);
    });
  });

  it.each(named(withQuery))('%s refuses parameters that do not fit', async (_, operation) => {
    const parameters = operation.query;
    const wrong = parameters.map(({ name, schema }) =>
      wrongQueries(schema).map((value): [string, string][] => [[name, value]]),
    );
    const unknown = fc.constantFrom('id', 'centerId', 'code').map((name): [string, string][] => [[name, MARK]]);
    const twice = fc.constantFrom(...parameters).map(({ name }): [string, string][] => [
      [name, '1'],
      [name, MARK],
    ]);
    await check(fc.tuple(fc.oneof(...wrong, unknown, twice), languages), async ([pairs, language]) => {
      const others = requiredQuery(operation).filter(([name]) => !pairs.some(([wrongOne]) => wrongOne === name));
      const path = `${real(operation.path)}?${new URLSearchParams([...others, ...pairs])}`;
      expectRefusal(await send(operation, path, undefined, speaking(language)), language);
    });
  });

  it('finds nothing at addresses that are none', async () => {
    const encoded = encodeURIComponent(MARK);
    const paths = [
      '/',
      '/nope',
      `/contacts/${encoded}/${encoded}`,
      '/%zz',
      '/contacts/%ff',
      `/${'x'.repeat(9_000)}`,
      '/..;/',
    ];
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'DELETE']) expectRefusal(await student.ask(path, { method }));
    }
    for (const method of ['PUT', 'DELETE', 'PATCH']) expectRefusal(await student.ask('/board/threads', { method }));
  });

  it('lets go of ten megabytes before they have come, counted or in chunks', async () => {
    for (const path of ['/api/board/threads', '/api/sign-in', '/api/board/thread/messages']) {
      for (const counted of [true, false]) expectRefusal(await pour(path, 10 * 1024 * 1024, counted));
    }
    expect((await student.reads()).status).toBe(200);
  });

  /** Posts until the service has answered. @param counted whether the length is told beforehand */
  function pour(path: string, bytes: number, counted: boolean): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...(counted ? { 'content-length': bytes } : {}) };
      const call = request(`${evening.url}${path}`, { method: 'POST', headers }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        reply.on('end', () => {
          call.destroy();
          resolve({ status: reply.statusCode ?? 0, body: JSON.parse(text), headers: new Headers() });
        });
      });
      call.on('error', (error) => (call.destroyed ? undefined : reject(error)));
      const piece = `${MARK}${'x'.repeat(60_000)}`;
      const more = () => {
        if (call.destroyed || call.writableEnded) return;
        if (call.write(piece)) setImmediate(more);
        else call.once('drain', more);
      };
      more();
    });
  }
});
