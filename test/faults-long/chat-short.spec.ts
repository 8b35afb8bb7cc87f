import { playsThroughKills } from '../support/evening-of-kills.js';

// The short form, for trying it: 200 people with 50 messages each stand in chat.spec.ts.
playsThroughKills({ people: 24, each: 10, kills: 4, patience: 10 * 60_000 });
