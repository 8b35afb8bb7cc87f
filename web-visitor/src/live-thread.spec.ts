import type { VisitorSocket } from './api/socket';
import type { ServerEvents, ThreadView, VisitorMessage } from './api/types';
import { ASK_EVERY, type Asked, LiveThread } from './live-thread';

const message = (seq: number): VisitorMessage => ({
  clientId: `id-${seq}`,
  seq,
  author: 'counselor',
  bySupervisor: false,
  body: `message ${seq}`,
  occurredAt: '2026-11-22T20:00:00Z',
});

/** The service's side: what it holds, and a socket that can be cut. */
class Service {
  held: VisitorMessage[] = [];
  asked = 0;
  reachable = true;
  known = true;
  connected = false;
  private acts = new Map<string, (value?: never) => void>();

  view(after: number): ThreadView {
    return {
      state: 'waiting',
      deskName: 'desk',
      channel: 'board',
      ahead: 0,
      waitSeconds: null,
      blockedUntil: null,
      handedOn: false,
      lastSeq: this.held.length,
      readSeq: 0,
      supervisor: false,
      // two at a time: a long thread comes in parts
      messages: this.held.slice(after, after + 2),
    };
  }

  ask = (after: number): Promise<Asked> => {
    this.asked += 1;
    if (!this.known) return Promise.resolve({ kind: 'gone' });
    return Promise.resolve(this.reachable ? { kind: 'ok', value: this.view(after) } : { kind: 'later' });
  };

  socket(): VisitorSocket {
    const service = this;
    return {
      get connected() {
        return service.connected;
      },
      on: (name: string, act: (value?: never) => void) => service.acts.set(name, act),
      emit: (...[, question, reply]) => {
        const { after } = question as { after: number };
        (reply as (answer: unknown) => void)({ ok: true, ...service.view(after) });
      },
      disconnect: () => {
        service.connected = false;
      },
    };
  }

  link(connected: boolean): void {
    this.connected = connected;
    this.acts.get(connected ? 'connect' : 'disconnect')?.();
  }

  resync(): void {
    this.acts.get('resync')?.();
  }

  tell(told: VisitorMessage): void {
    (this.acts.get('thread.message') as ServerEvents['thread.message'] | undefined)?.(told);
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function aThread(connect?: () => Promise<VisitorSocket>) {
  const service = new Service();
  let due: (() => void) | null = null;
  const live = new LiveThread({
    clock: {
      now: () => 0,
      after: (milliseconds, act) => {
        if (milliseconds === ASK_EVERY) due = act;
        return () => undefined;
      },
    },
    ask: service.ask,
    connect: connect ?? (() => Promise.resolve(service.socket())),
    changed: () => undefined,
    invited: () => undefined,
    caughtUp: () => undefined,
    visible: () => true,
    seen: () => true,
    report: () => Promise.resolve(true),
  });
  const seqs = () => live.log.messages.map(({ seq }) => seq);
  const interval = async () => {
    due?.();
    await settled();
  };
  return { service, live, seqs, interval };
}

describe('following a thread', () => {
  it('fetches a long thread in parts', async () => {
    const { service, live, seqs } = aThread();
    service.held = [1, 2, 3, 4, 5].map(message);
    live.start();
    await settled();
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
  });

  it('misses nothing and repeats nothing over a lost connection', async () => {
    const { service, live, seqs } = aThread();
    live.start();
    await settled();
    service.link(true);
    await settled();
    service.held.push(message(1));
    service.tell(message(1));
    service.link(false);
    service.held.push(message(2), message(3));
    service.link(true);
    service.tell(message(3));
    await settled();
    expect(seqs()).toEqual([1, 2, 3]);
    expect(live.connection).toBe('live');
  });

  it('asks again when the service says that something may have been missed', async () => {
    const { service, live, seqs } = aThread();
    live.start();
    await settled();
    service.link(true);
    await settled();
    service.held = [1, 2].map(message);
    service.resync();
    await settled();
    expect(seqs()).toEqual([1, 2]);
  });

  it('asks for the rest when something told does not follow on', async () => {
    const { service, live, seqs } = aThread();
    live.start();
    await settled();
    service.link(true);
    await settled();
    service.held = [1, 2, 3].map(message);
    service.tell(message(3));
    await settled();
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('asks every 20 seconds where no socket can be had', async () => {
    const { service, live, seqs, interval } = aThread(() => Promise.reject(new Error('blocked')));
    live.start();
    await settled();
    expect(live.connection).toBe('asking');
    service.held = [message(1)];
    await interval();
    expect(seqs()).toEqual([1]);
    service.reachable = false;
    await interval();
    expect(live.connection).toBe('offline');
  });

  it('says when there is no such thread, and asks no more', async () => {
    const { service, live, interval } = aThread();
    service.known = false;
    live.start();
    await settled();
    expect(live.gone).toBe(true);
    await interval();
    expect(service.asked).toBe(1);
  });
});
