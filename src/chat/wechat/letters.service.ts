import { Injectable } from '@nestjs/common';
import { brokenConstraint } from '../../platform/index.js';
import { DesksService, type OpenDesk } from '../../staff/index.js';
import { BoardService } from '../board.service.js';
import { MAX_MESSAGE } from '../chat.schemas.js';
import { IntakeService } from '../intake.service.js';
import { WechatIdentities } from './identities.service.js';
import { piecesOf } from './pieces.js';

/** What has been stored. */
export interface Letter {
  readonly personId: string;
  /** the sender's id of its last message */
  readonly clientId: string;
  readonly showHelp: boolean;
  readonly occurredAt: Date;
}

/** What somebody writes to the account, as a letter to the board. */
@Injectable()
export class WechatLetters {
  constructor(
    private readonly desks: DesksService,
    private readonly intake: IntakeService,
    private readonly board: BoardService,
    private readonly identities: WechatIdentities,
  ) {}

  /**
   * Stores it before anybody is told so; the first words make a person, later ones go to her thread, wherever it began. The
   * same message again, in whatever order or number, is the same one.
   * @param words not blank @throws NotFound for a desk that does not exist
   */
  async receive(openId: string, messageId: string, words: string, deskAddress: string | undefined): Promise<Letter> {
    const desk = await this.desks.atAddress(deskAddress);
    let letter: Letter | undefined;
    // far longer than WeChat lets anybody write; were it ever so, nothing of it would be lost
    for (const [at, body] of piecesOf(words, MAX_MESSAGE).entries()) {
      const clientId = this.identities.clientIdOf(openId, at === 0 ? messageId : `${messageId}/${at}`);
      const stored = await this.store(desk, openId, { clientId, body });
      letter = { ...stored, clientId, showHelp: stored.showHelp || (letter?.showHelp ?? false) };
    }
    if (!letter) throw new Error('a letter without a word');
    return letter;
  }

  /** Whoever has written here before. @throws NotFound for a desk that does not exist */
  async writerOf(openId: string, deskAddress: string | undefined): Promise<string | null> {
    const { centerId } = await this.desks.atAddress(deskAddress);
    return this.identities.personOf(centerId, openId);
  }

  private async store(desk: OpenDesk, openId: string, input: { clientId: string; body: string }) {
    const known = await this.identities.personOf(desk.centerId, openId);
    const written = known ? await this.write(known, input) : await this.begin(desk, openId, input);
    return { ...written, occurredAt: new Date(written.occurredAt) };
  }

  private async write(personId: string, input: { clientId: string; body: string }) {
    return { personId, ...(await this.board.write(personId, { ...input, live: false }, 'wechat')) };
  }

  /** Of two that come first at the same moment one makes the person, and the other finds her. */
  private async begin(desk: OpenDesk, openId: string, input: { clientId: string; body: string }) {
    let personId = '';
    const identity = (person: Parameters<WechatIdentities['part']>[1]) => {
      personId = person.seal.personId;
      return this.identities.part(openId, person);
    };
    try {
      const asked = { ...input, desk: desk.slug, callerRole: 'unknown' } as const;
      const opened = await this.intake.openBy({ door: 'wechat', identity }, asked);
      return { personId, ...opened };
    } catch (error) {
      // a repeat breaks both, and PostgreSQL names whichever it checks first
      if (!/^(wechat_identities_open_id|threads_client_hash_key)$/.test(brokenConstraint(error) ?? '')) throw error;
      const known = await this.identities.personOf(desk.centerId, openId);
      if (!known) throw error;
      return this.write(known, input);
    }
  }
}
