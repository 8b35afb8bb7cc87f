import pg from 'pg';

/**
 * A connection that is never without a listener for `error`. A pool takes its own off when it hands a connection out, and
 * whoever gets it by a promise puts theirs on a moment later: when the server's last words come in the same packet as the end
 * of the statement before, that moment would end the process. Whoever waits for a statement is told by its failing.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
