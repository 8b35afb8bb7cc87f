import { playsThroughKills } from '../support/evening-of-kills.js';

playsThroughKills({ people: 200, each: 50, kills: 12, patience: 20 * 60_000 });
