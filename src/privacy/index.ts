export { Audit, type AuditEntry } from './audit.js';
export { KeyFileError, KeyRing } from './keys.js';
export { maskedNumber } from './masked-number.js';
export { PersonSeal, PersonSeals } from './person-seal.js';
export { PrivacyModule } from './privacy.module.js';
export { SealBroken } from './sealing.js';
export { ARGON2, SlowHash } from './slow-hash.js';
