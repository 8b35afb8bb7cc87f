import { Logger } from '@nestjs/common';
import { InvalidInput } from './errors.js';
import { Log } from './log.js';

const SAID = '我不想活了\n    at she (/src/said.ts:1:1)';

describe('the log', () => {
  let lines: string[];
  let log: Log;
  beforeEach(() => {
    lines = [];
    log = new Log('info', { write: (line) => lines.push(line) });
  });

  const written = () => lines.map((line) => JSON.parse(line));

  it('tells of an error where it was and what it is, never what it says', () => {
    log.error('dispatch.failed', Object.assign(new TypeError(SAID), { code: '23505' }), { consumer: 'triage' });
    log.error('event.refused', new InvalidInput({ field: 'body' }));
    log.error(new Error(SAID));
    log.warn(new Error(SAID), 'Somewhere');
    expect(written()).toEqual([
      expect.objectContaining({
        event: 'dispatch.failed',
        error: 'TypeError',
        code: '23505',
        consumer: 'triage',
        at: expect.stringContaining('log.spec.ts'),
      }),
      expect.objectContaining({ event: 'event.refused', error: 'input.invalid' }),
      expect.objectContaining({ event: 'error', error: 'Error', at: expect.stringContaining('log.spec.ts') }),
      expect.objectContaining({ event: 'warn', error: 'Error', context: 'Somewhere' }),
    ]);
    expect(lines.join()).not.toMatch(/不想活|said/);
  });

  it('tells of Nest’s own failures only which part of it spoke', () => {
    Logger.overrideLogger(log);
    const nest = new Logger('Scheduler');
    try {
      nest.error(new Error(SAID));
      nest.error(`Error: ${SAID}`, new Error(SAID).stack);
      nest.error(`Error: ${SAID}`);
      nest.warn(SAID);
      Logger.error(SAID);
    } finally {
      Logger.overrideLogger(['log', 'warn', 'error']);
    }
    expect(written().map(({ event, context }) => [event, context])).toEqual([
      ['error', 'Scheduler'],
      ['nest.error', 'Scheduler'],
      ['nest.error', 'Scheduler'],
      ['nest.warn', 'Scheduler'],
      ['nest.error', undefined],
    ]);
    expect(lines.join()).not.toMatch(/不想活|said/);
  });

  it('keeps an event’s fields', () => {
    log.warn('database.one-role', { role: 'lamplight' });
    log.info('service.ready', { port: 8080 });
    expect(written()).toMatchObject([
      { event: 'database.one-role', role: 'lamplight' },
      { event: 'service.ready', port: 8080 },
    ]);
  });
});
