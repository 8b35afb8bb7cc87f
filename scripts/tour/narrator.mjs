// Tells a story step by step, with the time each took, and holds it to what it promises.
import { setTimeout as pause } from 'node:timers/promises';
import { Refused } from './api.mjs';

/** Something was not as the evening requires. The message says what. */
export class Unexpected extends Error {}

/** @throws {Unexpected} */
export function expect(holds, otherwise) {
  if (!holds) throw new Unexpected(otherwise);
}

/** @throws {Unexpected} naming what was counted, what it should be and what it is */
export function expectEqual(is, should, what) {
  expect(Object.is(is, should), `${what}: expected ${JSON.stringify(should)}, got ${JSON.stringify(is)}`);
}

/** @returns {Promise<Refused>} the refusal, when it is the one it should be */
export async function refused(call, status, code) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expectEqual(`${error.status} ${error.code}`, `${status} ${code}`, 'refusal');
    return error;
  }
  throw new Unexpected(`allowed what should be refused with ${status} ${code}`);
}

/** How long a table may lag behind what it counts. */
const COUNTED_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/** Tries until it holds; the last reason is thrown when it does not in time. */
export async function until(holds) {
  const end = performance.now() + COUNTED_MS;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (performance.now() > end) throw error;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

export class Narrator {
  #number = 0;
  /** The step under way, for the line that says where it broke. */
  step = 'before the first step';

  /**
   * One step: prints its title at once and, when it is done, what it had to say and the time it took.
   * @template T
   * @param {string} title
   * @param {(say: (line: string) => void) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async tell(title, work) {
    this.#number += 1;
    this.step = `step ${this.#number}, “${title}”`;
    const begun = performance.now();
    const lines = [];
    const result = await work((line) => lines.push(line));
    const took = Math.round(performance.now() - begun);
    console.log(`${String(this.#number).padStart(2)}. ${title}  (${took} ms)`);
    for (const line of lines) console.log(`    ${line}`);
    return result;
  }

  get steps() {
    return this.#number;
  }
}

/** A table of text. Chinese characters take two columns of a terminal. @param {string[][]} rows the first is the heading */
export function table(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => width(row[at]))));
  const line = (row) =>
    row
      .map((cell, at) => pad(cell, widths[at], at > 0))
      .join('  ')
      .trimEnd();
  return [line(rows[0]), widths.map((columns) => '─'.repeat(columns)).join('  '), ...rows.slice(1).map(line)];
}

function pad(cell, columns, toTheRight) {
  const space = ' '.repeat(columns - width(cell));
  return toTheRight ? space + cell : cell + space;
}

function width(text) {
  return [...text].reduce((sum, letter) => sum + (/[⺀-鿿豈-﫿＀-￯]/.test(letter) ? 2 : 1), 0);
}
