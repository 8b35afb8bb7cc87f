export { HandoffModule } from './handoff.module.js';
export { referralEvents } from './handoff.sockets.js';
export { Referral } from './referral.js';
