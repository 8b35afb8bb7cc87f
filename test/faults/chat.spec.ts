import { playsThroughKills } from '../support/evening-of-kills.js';

// The short form: 200 people with 50 messages each are in test/faults-long, played by `npm run test:faults`.
playsThroughKills({ people: 24, each: 10, kills: 4, patience: 10 * 60_000 });
