import { playsThroughKills } from '../support/evening-of-kills.js';

// the short form; `npm run test:faults` plays the long one as well
playsThroughKills({ people: 24, each: 10, kills: 4, patience: 4 * 60_000 });
