import { Injectable, type OnModuleInit } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { PersonKeys } from '../../contacts/index.js';
import { Config, Database } from '../../platform/index.js';
import { KeyRing, type PersonSeal } from '../../privacy/index.js';

/** Whom an OpenID belongs to. Stored sealed by the person's own key, and found by a keyed hash; it never leaves here in clear. */
@Injectable()
export class WechatIdentities implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly keys: KeyRing,
    private readonly personKeys: PersonKeys,
  ) {}

  onModuleInit(): void {
    this.personKeys.register(async (personIds) => {
      const known = await this.db.rows<{ personId: string }>(sql`
        select person_id as "personId" from wechat_identities where person_id = any(${[...personIds]}::uuid[])`);
      return new Map(known.map(({ personId }) => [personId, { hasWechat: true }]));
    });
  }

  async personOf(centerId: string, openId: string): Promise<string | null> {
    const [known] = await this.db.rows<{ personId: string }>(
      sql`
        select person_id as "personId" from wechat_identities
        where center_id = ${centerId} and app_id = ${this.appId} and open_id_hash = ${this.hashOf(openId)}`,
      'person-of-open-id',
    );
    return known?.personId ?? null;
  }

  /** A `with` member named `identity` that stores who a new person is to WeChat. */
  part(openId: string, { centerId, seal }: { centerId: string; seal: PersonSeal }): Sql {
    const { personId } = seal;
    return sql`
      identity as (
        insert into wechat_identities (person_id, center_id, app_id, open_id_hash, open_id)
        values (${personId}, ${centerId}, ${this.appId}, ${this.hashOf(openId)},
          ${seal.seal('wechat_identities.open_id', personId, openId)})
      )`;
  }

  /** The sender's id of a message, which says nothing of who sent it. @param messageId as WeChat numbers it */
  clientIdOf(openId: string, messageId: string): string {
    return this.keys.idFor('wechat.message', `${this.appId}:${openId}:${messageId}`);
  }

  private hashOf(openId: string): Buffer {
    return this.keys.hash('wechat.open-id', openId);
  }

  private get appId(): string {
    const { wechat } = this.config;
    if (!wechat) throw new Error('no official account is set up');
    return wechat.appId;
  }
}
