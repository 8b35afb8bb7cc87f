import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { contactEvent } from '../../contacts/index.js';
import { Clock, Config, Database, Log, type Tx, UnitOfWork } from '../../platform/index.js';
import { KeyRing, PersonSeals } from '../../privacy/index.js';
import { AlarmsService } from '../../queue/index.js';
import { HELP_FROM } from '../emergency-numbers.js';
import { piecesOf } from './pieces.js';
import { WechatApi, WechatRefused } from './wechat-api.js';
import { words } from './words.js';

/** How long after her last words somebody may be written to, and how long one message may be: WeChat's own limits. */
const WINDOW_MS = 48 * 3_600_000;
const PIECE_BYTES = 2_048;
/** The window is over, or its five messages are used up: nothing until she writes again. */
const WINDOW_OVER = new Set([45_015, 45_047]);
/** No such OpenID · does not follow the account any more · too long. Asked again it would be the same. */
const IN_VAIN = new Set([40_003, 43_004, 45_002]);

type Outcome = 'sent' | 'noticed' | 'held' | 'failed';

/** A message that waits, with what is needed to bring it. */
export interface ToDeliver {
  readonly messageId: string;
  readonly contactId: string;
  readonly threadId: string;
  readonly centerId: string;
  readonly deskId: string;
  readonly personId: string;
  readonly author: 'visitor' | 'counselor';
  readonly body: Buffer;
  readonly piecesSent: number;
  /** of her own message, where this is the word that it is stored */
  readonly signal: number | null;
  readonly openId: Buffer;
  readonly lastWordsAt: Date;
  readonly noticedAt: Date | null;
  /** an earlier one is held until she writes: this one must not overtake it */
  readonly isBehind: boolean;
}

/** Sends one message, and writes down what became of it. */
@Injectable()
export class WechatSender {
  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly api: WechatApi,
    private readonly seals: PersonSeals,
    private readonly keys: KeyRing,
    private readonly alarms: AlarmsService,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** What waits for her the longest, in the order of the thread. */
  async firstFor(personId: string): Promise<ToDeliver | null> {
    const [first] = await this.db.rows<ToDeliver>(sql`
      select d.message_id as "messageId", m.contact_id as "contactId", m.thread_id as "threadId",
        d.center_id as "centerId", d.desk_id as "deskId", d.person_id as "personId", m.author, m.body,
        d.pieces_sent as "piecesSent", s.level as signal, w.open_id as "openId", w.noticed_at as "noticedAt",
        (select max(v.occurred_at) from messages v where v.thread_id = m.thread_id and v.author = 'visitor') as "lastWordsAt",
        exists (select 1 from message_deliveries e where e.person_id = d.person_id and e.state in ('noticed', 'held')) as "isBehind"
      from message_deliveries d join messages m on m.id = d.message_id join wechat_identities w on w.person_id = d.person_id
        left join signals s on s.message_id = m.id
      where d.person_id = ${personId} and d.state = 'waiting' order by m.seq limit 1`);
    return first ?? null;
  }

  /**
   * Sends it, piece by piece, or finds out that it must wait for her next words. Each piece is written down before the next
   * one goes: whoever dies in between may send one piece twice, which WeChat has no means to prevent.
   * @param mayGoOn whether it is still ours to send @returns false where it is not @throws what may pass by itself
   */
  async bring(one: ToDeliver, mayGoOn: () => Promise<boolean>): Promise<boolean> {
    const age = this.clock.now().getTime() - one.lastWordsAt.getTime();
    try {
      if (one.isBehind || age > WINDOW_MS) return await this.hold(one, null, mayGoOn);
      const seal = await this.seals.of(one.personId);
      const openId = seal.open('wechat_identities.open_id', one.personId, one.openId);
      const pieces = piecesOf(this.textOf(one, seal.open('messages.body', one.messageId, one.body)), PIECE_BYTES);
      for (let at = one.piecesSent; at < pieces.length; at++) {
        if (!(await mayGoOn())) return false;
        await this.api.sendText(openId, pieces[at] as string);
        await this.db.rows(sql`
          update message_deliveries set pieces_sent = ${at + 1} where message_id = ${one.messageId}`);
      }
      await this.settle(one, 'sent', null);
    } catch (error) {
      if (!(error instanceof WechatRefused)) throw error;
      if (WINDOW_OVER.has(error.code)) return this.hold(one, error.code, mayGoOn);
      if (!IN_VAIN.has(error.code)) throw error;
      await this.settle(one, 'failed', error.code);
    }
    return true;
  }

  /** Seen by supervisors and by whoever administers the center, until something of this contact reaches her. */
  async raiseAlarm(tx: Tx, one: ToDeliver, now: Date): Promise<void> {
    await this.alarms.raiseFor(tx, aboutContact(one), 'answer-undelivered', now);
  }

  private textOf({ author, signal }: ToDeliver, body: string): string {
    if (author === 'counselor') return body;
    return (signal ?? 0) >= HELP_FROM ? words.storedWithHelp : words.stored;
  }

  /** Until she writes again nothing more can go out: she gets a notice that says so, once, and everything waits for her. */
  private async hold(one: ToDeliver, code: number | null, mayGoOn: () => Promise<boolean>): Promise<boolean> {
    if (!(await mayGoOn())) return false;
    const outcome = (await this.notice(one)) ? 'noticed' : 'held';
    const now = this.clock.now();
    await this.work.run(async (tx) => {
      // "stored" is worth nothing long afterwards
      await tx.rows(sql`
        delete from message_deliveries d using messages m
        where m.id = d.message_id and m.author = 'visitor' and d.person_id = ${one.personId} and d.state = 'waiting'`);
      const held = await tx.rows<ToDeliver>(sql`
        update message_deliveries d set state = ${outcome}, settled_at = ${now}, error_code = ${code}
        from messages m where m.id = d.message_id and d.person_id = ${one.personId} and d.state = 'waiting'
        returning d.message_id as "messageId", m.contact_id as "contactId", m.thread_id as "threadId",
          d.center_id as "centerId", d.desk_id as "deskId"`);
      for (const each of held) await this.tell(tx, each, outcome, now);
    });
    return true;
  }

  /** @returns whether she has been told that there is an answer, now or before */
  private async notice(one: ToDeliver): Promise<boolean> {
    const template = this.config.wechat?.template;
    if (!template || one.author === 'visitor') return false;
    if (one.noticedAt && one.noticedAt > one.lastWordsAt) return true;
    const { personId } = one;
    const openId = (await this.seals.of(personId)).open('wechat_identities.open_id', personId, one.openId);
    const noticeId = this.keys
      .idFor('wechat.notice', `${personId} ${one.lastWordsAt.toISOString()}`)
      .replaceAll('-', '');
    try {
      await this.api.sendNotice(openId, noticeId, template, words.notice);
    } catch (error) {
      // a wrong template or somebody who wants no notices: what waits for her waits all the same
      if (!(error instanceof WechatRefused) || !isWechats(error)) throw error;
      this.log.warn('wechat.notice-refused', { code: error.code });
      return false;
    }
    await this.db.rows(
      sql`update wechat_identities set noticed_at = ${this.clock.now()} where person_id = ${personId}`,
    );
    return true;
  }

  private settle(one: ToDeliver, outcome: Outcome, code: number | null): Promise<void> {
    const now = this.clock.now();
    return this.work.run(async (tx) => {
      const settled = await tx.rows(sql`
        update message_deliveries set state = ${outcome}, settled_at = ${now}, error_code = ${code}
        where message_id = ${one.messageId} and state = 'waiting' returning 1`);
      if (settled.length > 0 && one.author === 'counselor') await this.tell(tx, one, outcome, now);
    });
  }

  private async tell(
    tx: Tx,
    one: Pick<ToDeliver, 'messageId' | 'threadId' | 'contactId' | 'centerId' | 'deskId'>,
    state: Outcome,
    now: Date,
  ): Promise<void> {
    const { messageId, threadId } = one;
    const contact = aboutContact(one);
    tx.publish(contactEvent('message.delivery-settled', contact, now, { messageId, threadId, state }));
    if (state === 'failed') await this.alarms.raiseFor(tx, contact, 'answer-undelivered', now);
    else await this.alarms.clearFor(tx, contact, 'answer-undelivered', now);
  }
}

function aboutContact({ contactId, centerId, deskId }: Pick<ToDeliver, 'contactId' | 'centerId' | 'deskId'>) {
  return { id: contactId, centerId, deskId };
}

/** A code of WeChat's own about what we asked, not one about the way there or how busy it is. */
function isWechats({ code }: WechatRefused): boolean {
  return code >= 40_000 && code !== 45_009;
}
