import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SchedulerRegistry } from '@nestjs/schedule';
import {
  Clock,
  Config,
  Deadlines,
  type EventConsumer,
  EventDispatcher,
  Metrics,
  type StoredEvent,
  storedEvent,
  UnitOfWork,
} from '../../src/platform/index.js';
import { createService } from '../../src/service.js';
import { Evening, hours, minutes, seconds } from '../support/evening.js';

/** As many failures as an event is given. */
const ATTEMPTS = 10;

/** A module that wants to know, and now and then can't. */
class Listener implements EventConsumer {
  readonly name = 'test.listener';
  readonly got: string[] = [];
  refuses: (event: StoredEvent) => boolean = () => false;
  refusals = 0;

  async handle(events: readonly StoredEvent[]): Promise<void> {
    const mine = events.filter(({ type }) => type.startsWith('test.'));
    for (const event of mine) {
      if (!this.refuses(event)) continue;
      this.refusals += 1;
      throw new Error('not now');
    }
    this.got.push(...mine.map(({ id }) => id));
  }
}

describe('what has happened', () => {
  let evening: Evening;
  let listener: Listener;
  let dispatcher: EventDispatcher;
  let centerId: string;

  beforeEach(async () => {
    evening = await Evening.begin();
    stopClockwork(evening.service);
    dispatcher = evening.service.get(EventDispatcher);
    listener = new Listener();
    dispatcher.register(listener);
    centerId = (await evening.rows<{ id: string }>('select id from centers'))[0]?.id ?? '';
  });
  afterEach(() => evening.end());

  const event = (type: string) =>
    storedEvent({
      type,
      centerId,
      deskId: null,
      contactId: null,
      occurredAt: evening.clock.now().toISOString(),
      payload: {},
    });

  /** Happens in a transaction, as everything does. @returns the event's id */
  async function happens(type: string): Promise<string> {
    await evening.service.get(UnitOfWork).run(async (tx) => tx.publish(event(type)));
    await evening.settled();
    const [row] = await evening.rows<{ id: string }>(
      'select id from contact_events where type = $1 order by seq desc',
      [type],
    );
    return row?.id ?? '';
  }

  const boxed = () =>
    evening.rows<{ event_id: string; attempts: number; aside: boolean }>(
      `select event_id, attempts, set_aside_at is not null as aside from outbox where event->>'type' like 'test.%'`,
    );

  /** Stops the service's own timers, so that only the test says when something runs. */
  function stopClockwork(service: NestFastifyApplication): void {
    const timers = service.get(SchedulerRegistry);
    for (const name of timers.getIntervals()) timers.deleteInterval(name);
  }

  /** Lets time pass and the relay run. */
  async function relayAfter(ms: number): Promise<void> {
    evening.clock.advance(ms);
    await dispatcher.relay();
    await evening.settled();
  }

  it('is told at once and then forgotten by the outbox, not by the events', async () => {
    const id = await happens('test.told');
    expect(listener.got).toEqual([id]);
    expect(await boxed()).toEqual([]);
    expect(await evening.rows('select 1 as kept from contact_events where id = $1', [id])).toEqual([{ kept: 1 }]);
  });

  it('is told to nobody when its transaction fails', async () => {
    const fails = evening.service.get(UnitOfWork).run(async (tx) => {
      tx.publish(event('test.undone'));
      throw new Error('changed my mind');
    });
    await expect(fails).rejects.toThrow('changed my mind');
    await evening.settled();
    await relayAfter(hours(1));
    expect(listener.got).toEqual([]);
    expect(await evening.rows(`select 1 from contact_events where type = 'test.undone'`)).toEqual([]);
  });

  it('is told later to whoever could not listen, and not before its time', async () => {
    listener.refuses = () => true;
    const id = await happens('test.later');
    expect(await boxed()).toEqual([{ event_id: id, attempts: 1, aside: false }]);

    listener.refuses = () => false;
    await relayAfter(0);
    expect(listener.got).toEqual([]);
    await relayAfter(seconds(5));
    expect(listener.got).toEqual([id]);
    expect(await boxed()).toEqual([]);
  });

  it('reaches everybody else while one can’t listen to it', async () => {
    const others = new Listener();
    dispatcher.register(others);
    listener.refuses = ({ type }) => type === 'test.poison';
    const poison = await happens('test.poison');
    const sound = await happens('test.sound');
    expect(others.got).toContain(poison);
    expect(listener.got).toEqual([sound]);
  });

  it('is set aside after its attempts, counted, kept, and in nobody’s way', async () => {
    listener.refuses = ({ type }) => type === 'test.poison';
    const poison = await happens('test.poison');
    for (let attempt = 2; attempt <= ATTEMPTS; attempt++) {
      expect(await boxed()).toEqual([{ event_id: poison, attempts: attempt - 1, aside: false }]);
      const sound = event('test.sound');
      await leftBehind(sound);
      await relayAfter(minutes(11));
      expect(listener.got).toContain(sound.id);
    }
    expect(await boxed()).toEqual([{ event_id: poison, attempts: ATTEMPTS, aside: true }]);
    expect(await setAside()).toBe(1);

    const { refusals } = listener;
    await relayAfter(hours(24));
    expect(listener.refusals).toBe(refusals);
    const [kept] = await evening.rows<{ kept: number }>('select 1 as kept from contact_events where id = $1', [poison]);
    expect(kept).toEqual({ kept: 1 });
  });

  it('is brought by the relay when the process that committed it died', async () => {
    const orphans = [event('test.orphan'), event('test.orphan'), event('test.orphan')];
    for (const orphan of orphans) await leftBehind(orphan);
    await relayAfter(0);
    expect(listener.got).toEqual([]); // a living process is given time to do it itself
    await relayAfter(seconds(6));
    expect(listener.got.sort()).toEqual(orphans.map(({ id }) => id).sort());
    expect(await boxed()).toEqual([]);
  });

  it('is brought by one of two relays', async () => {
    const other = await secondProcess();
    try {
      const theirs = new Listener();
      other.get(EventDispatcher).register(theirs);
      const orphans = Array.from({ length: 600 }, () => event('test.many'));
      for (const orphan of orphans) await leftBehind(orphan);
      evening.clock.advance(minutes(1));
      while ((await boxed()).length > 0) await Promise.all([dispatcher.relay(), other.get(EventDispatcher).relay()]);
      expect([...listener.got, ...theirs.got].sort()).toEqual(orphans.map(({ id }) => id).sort());
    } finally {
      await other.close();
    }
  });

  it('is set aside when it is what ends the process each time, and takes no other event along', async () => {
    const [crasher, sound] = [event('test.crasher'), event('test.sound')];
    await leftBehind(crasher);
    await leftBehind(sound);
    for (let process = 1; process <= ATTEMPTS; process++) {
      const doomed = await secondProcess();
      try {
        await relayUntilItDies(doomed, crasher.id);
      } finally {
        await doomed.close();
      }
      evening.clock.advance(minutes(2));
    }
    expect(listener.got).toEqual([]); // what dies tells nobody here
    await relayAfter(0);
    expect(await boxed()).toEqual([{ event_id: crasher.id, attempts: ATTEMPTS, aside: true }]);
    expect(await setAside()).toBe(1);
    expect(listener.got).toEqual([]);
  });

  /** Its delivery of this event never ends, as nothing does in a process that is gone. */
  async function relayUntilItDies(doomed: NestFastifyApplication, eventId: string): Promise<void> {
    evening.clock.advance(minutes(2));
    const died = new Promise<void>((dies) => {
      doomed.get(EventDispatcher).register({
        name: 'test.crash',
        handle: async (events) => {
          if (!events.some(({ id }) => id === eventId)) return;
          dies();
          await new Promise(() => undefined);
        },
      });
    });
    void doomed.get(EventDispatcher).relay();
    await died;
  }

  /** An outbox row as a process leaves it that dies between its commit and its delivery. */
  async function leftBehind(orphan: StoredEvent): Promise<void> {
    await evening.rows(
      `with kept as (insert into contact_events (id, center_id, type, version, payload, occurred_at)
         values ($1, $2, $3, 1, '{}', $4))
       insert into outbox (event_id, event, next_attempt_at) values ($1, $5, $4::timestamptz + interval '5 seconds')`,
      [orphan.id, centerId, orphan.type, orphan.occurredAt, JSON.stringify(orphan)],
    );
  }

  async function setAside(): Promise<number> {
    const { values } = await evening.service.get(Metrics).eventsSetAside.get();
    return values[0]?.value ?? 0;
  }

  /** A second process of the same center, on the same database, keys and clock. */
  async function secondProcess(): Promise<NestFastifyApplication> {
    const { runtime } = evening.database;
    const config = evening.service.get(Config);
    const other = await createService({ config, clock: evening.service.get(Clock), database: runtime });
    await other.init();
    stopClockwork(other);
    return other;
  }

  describe('a deadline', () => {
    const kind = 'test.deadline';

    /** @returns how often it passed, by process */
    async function set(services: NestFastifyApplication[], count: number, handle: () => void = () => undefined) {
      const passed: string[] = [];
      for (const service of services) {
        service.get(Deadlines).on(kind, async (_tx, { subjectId }) => {
          handle();
          passed.push(subjectId);
        });
      }
      const subjects = Array.from({ length: count }, () => randomUUID());
      const dueAt = new Date(evening.clock.now().getTime() + minutes(10));
      await evening.service.get(UnitOfWork).run(async (tx) => {
        const deadlines = evening.service.get(Deadlines);
        for (const subjectId of subjects) await deadlines.set(tx, { centerId, kind, subjectId, dueAt });
      });
      return { passed, subjects };
    }

    const states = () =>
      evening.rows<{ state: string; count: number }>(
        'select state, count(*)::int as count from deadlines where kind = $1 group by state order by state',
        [kind],
      );

    it('passes once, although two processes settle it at the same moment', async () => {
      const other = await secondProcess();
      try {
        const services = [evening.service, other];
        const { passed, subjects } = await set(services, 100);
        const sweepBoth = () => Promise.all(services.map((service) => service.get(Deadlines).sweep()));
        await sweepBoth();
        expect(passed).toEqual([]);
        evening.clock.advance(minutes(10));
        while ((await states())[0]?.state === 'due') await sweepBoth();
        expect(passed.sort()).toEqual(subjects.sort());
        expect(await states()).toEqual([{ state: 'passed', count: 100 }]);
        evening.clock.advance(hours(1));
        await sweepBoth();
        expect(passed).toHaveLength(100);
      } finally {
        await other.close();
      }
    });

    it('does not pass once it was met', async () => {
      const { passed, subjects } = await set([evening.service], 3);
      const [met = ''] = subjects;
      const deadlines = evening.service.get(Deadlines);
      await evening.service.get(UnitOfWork).run((tx) => deadlines.met(tx, kind, met, evening.clock.now()));
      await evening.pass(minutes(11));
      expect(passed.sort()).toEqual(subjects.slice(1).sort());
    });

    it('stands once when two set it at the same moment, at the time that the last of them says', async () => {
      const { passed, subjects } = await set([evening.service], 1);
      const [{ centerId } = { centerId: '' }] = await evening.rows<{ centerId: string }>(
        'select center_id as "centerId" from deadlines where kind = $1',
        [kind],
      );
      const [subjectId = ''] = subjects;
      const deadlines = evening.service.get(Deadlines);
      const dueAt = new Date(evening.clock.now().getTime() + minutes(20));
      await evening.service.get(UnitOfWork).run((tx) => deadlines.set(tx, { centerId, kind, subjectId, dueAt }));
      await evening.pass(minutes(11));
      expect(passed).toEqual([]);
      await evening.pass(minutes(10));
      expect(passed).toEqual([subjectId]);
      expect(await states()).toEqual([{ state: 'passed', count: 1 }]);
    });

    it('is tried again when its handler fails, and set aside when it never works, others unharmed', async () => {
      let failing = true;
      await set([evening.service], 1, () => {
        if (failing) throw new Error('not now');
      });
      await evening.pass(minutes(11));
      expect(await states()).toEqual([{ state: 'due', count: 1 }]);
      failing = false;
      await evening.pass(seconds(5));
      expect(await states()).toEqual([{ state: 'passed', count: 1 }]);

      await set([evening.service], 1, () => {
        throw new Error('never');
      });
      await evening.pass(minutes(10));
      for (let attempt = 2; attempt <= 20; attempt++) {
        expect((await states())[0]).toEqual({ state: 'due', count: 1 });
        await evening.pass(seconds(5));
      }
      expect(await states()).toEqual([
        { state: 'passed', count: 1 },
        { state: 'set-aside', count: 1 },
      ]);
    });
  });

  it('an offer ends by the sweep alone, whatever became of the job that should have woken it', async () => {
    const [lin, zhou] = [await evening.staff('lin'), await evening.staff('zhou')];
    await lin.ready();
    await evening.visitor().writes('睡不着');
    await evening.settled();
    const { offer } = (await lin.get('/offers/current')).body;
    await evening.rows('truncate bullmq.job cascade');
    await zhou.ready();
    evening.clock.advance(minutes(3));
    await evening.service.get(Deadlines).sweep();
    await evening.settled();

    expect((await lin.get('/offers/current')).body.offer).toBeNull();
    expect((await lin.get('/presence')).body.state).toBe('away');
    const next = (await zhou.get('/offers/current')).body.offer;
    expect(next.contactId).toBe(offer.contactId);
    expect((await lin.post(`/offers/${offer.id}/accept`)).body.error.code).toBe('offer.gone');
    expect((await zhou.post(`/offers/${next.id}/accept`)).status).toBe(200);
  });
});
