import { Global, Module } from '@nestjs/common';
import { Clock, Config, Database } from '../platform/index.js';
import { Audit } from './audit.js';
import { KeyRing } from './keys.js';
import { PersonSeals } from './person-seal.js';
import { SlowHash } from './slow-hash.js';

@Global()
@Module({
  providers: [
    Audit,
    PersonSeals,
    SlowHash,
    {
      provide: KeyRing,
      inject: [Config, Database, Clock],
      useFactory: async (config: Config, db: Database, clock: Clock) => {
        // a fresh database may get a fresh key; one with people in it must bring its own
        const used = await db.pool.query('select 1 from key_fingerprints limit 1');
        const keys = KeyRing.open(config.keyFile, used.rowCount === 0);
        await keys.checkAgainst(db, clock.now());
        return keys;
      },
    },
  ],
  exports: [Audit, PersonSeals, SlowHash, KeyRing],
})
export class PrivacyModule {}
