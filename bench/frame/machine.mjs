import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Length of one tick of /proc/<pid>/stat, seconds. */
const TICK = 0.01;
/** From this share of the machine on, others are said to have been at work. */
const NOTICEABLE = 0.1;

/** What the machine does besides us: a figure taken on a busy machine says so. Linux only; elsewhere it stays silent. */
export class Machine {
  cores = cpus().length;

  /** One line about the machine and about how quiet it is now. */
  async describe() {
    const model = cpus()[0]?.model.trim() || 'unnamed processor';
    const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
    const [load] = loadavg();
    const idle = await this.watch(() => pause(1_000));
    const others = idle.others === null ? '' : `, others used ${percent(idle.others)} of it`;
    return `${this.cores} × ${model}, ${memory}, Node ${process.versions.node}; before: load ${load.toFixed(2)}${others}`;
  }

  /**
   * Runs something and tells what the processors did meanwhile.
   * @template Result
   * @param {() => Promise<Result>} work
   * @returns {Promise<{ result: Result, others: number | null, cpuOf: (pid: number) => number, ours: number }>} others:
   *   the share of the machine used by processes that are not ours, time stolen by other virtual machines included;
   *   cpuOf: processor seconds of one process
   */
  async watch(work) {
    const begun = sample();
    const result = await work();
    const ended = sample();
    if (!begun || !ended) return { result, others: null, cpuOf: () => 0, ours: 0 };
    const cpuOf = (pid) => (ended.ours.get(pid) ?? 0) - (begun.ours.get(pid) ?? 0);
    const ours = sum(ended.ours) - sum(begun.ours);
    const others = Math.max(0, (ended.busy - begun.busy - ours) / (ended.total - begun.total));
    return { result, others, cpuOf, ours };
  }

  /** @param {(number | null)[]} shares of others, in the order of the runs @returns {string | null} a note, if worth one */
  static busyNote(shares) {
    const known = shares.filter((share) => share !== null);
    const busy = known.filter((share) => share >= NOTICEABLE);
    if (busy.length === 0) return null;
    return `the machine was busy with something else in ${busy.length} of ${known.length} runs (up to ${percent(Math.max(...busy))} of it)`;
  }
}

/** What one message costs in processor time, which says more than a rate when others use the machine too. */
export class Cost {
  #sent = 0;
  #server = 0;
  #generator = 0;
  #all = 0;

  constructor(serverPid, generatorPid) {
    this.pids = { server: serverPid, generator: generatorPid };
  }

  /** @param {number} sent messages @param {{ cpuOf: (pid: number) => number, ours: number }} used from `Machine.watch` */
  add(sent, { cpuOf, ours }) {
    this.#sent += sent;
    this.#server += cpuOf(this.pids.server);
    this.#generator += cpuOf(this.pids.generator);
    this.#all += ours;
  }

  toString() {
    const each = (seconds) => `${((seconds / this.#sent) * 1000).toFixed(2)} ms`;
    return `server ${each(this.#server)} + PostgreSQL ${each(this.#all - this.#server - this.#generator)}`;
  }
}

const percent = (share) => `${Math.round(share * 100)} %`;
const sum = (times) => [...times.values()].reduce((all, time) => all + time, 0);

/** Processor seconds since boot, and those of this process and its descendants, each with its ended children. */
function sample() {
  try {
    const [user, nice, system, idle, wait, irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)[0]
      .trim()
      .split(/\s+/)
      .slice(1)
      .map((ticks) => Number(ticks) * TICK);
    const busy = user + nice + system + irq + softirq + steal;
    return { busy, total: busy + idle + wait, ours: descendants() };
  } catch {
    return null;
  }
}

function descendants() {
  const all = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    if (stat) all.set(Number(name), stat);
  }
  const ours = new Map();
  const belongs = (pid) => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (at === process.pid) return true;
    return false;
  };
  for (const [pid, { seconds }] of all) if (belongs(pid)) ours.set(pid, seconds);
  return ours;
}

function readStat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((all, field) => all + Number(field), 0);
    return { parent: Number(fields[1]), seconds: ticks * TICK };
  } catch {
    return null; // ended meanwhile
  }
}
