import { playsThroughKills } from '../support/evening-of-kills.js';

// The short form, for trying it. Both stay out of `npm test` as long as one run in some waits for a screen without end.
playsThroughKills({ people: 24, each: 10, kills: 4, patience: 4 * 60_000 });
