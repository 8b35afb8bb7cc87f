import { Body, Controller, Delete, HttpCode, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { done, ForVisitor, RateLimit, Returns } from '../platform/index.js';
import { passphraseInput, passphraseProven, passphraseSet, passphraseTry } from './passphrases.schemas.js';
import { Passphrases } from './passphrases.service.js';
import { BroughtKeys, type VisitorKeys } from './visitor-keys.js';

@Controller('visitor/passphrase')
export class PassphrasesController {
  constructor(private readonly passphrases: Passphrases) {}

  @Put()
  @ForVisitor()
  @RateLimit('SIGN_INS_PER_MINUTE')
  @Returns(passphraseSet)
  set(@BroughtKeys() keys: VisitorKeys, @Body({ schema: passphraseInput }) input: z.infer<typeof passphraseInput>) {
    return this.passphrases.set(keys, input);
  }

  @Delete()
  @ForVisitor()
  @RateLimit('SIGN_INS_PER_MINUTE')
  @Returns(done)
  async remove(@BroughtKeys() keys: VisitorKeys) {
    await this.passphrases.remove(keys);
    return { ok: true as const };
  }

  /** Once on each device: what it answers goes along with the code from then on, the phrase never again. */
  @Post('proof')
  @HttpCode(200)
  @ForVisitor()
  @RateLimit('SIGN_INS_PER_MINUTE')
  @Returns(passphraseProven)
  prove(
    @BroughtKeys() { code }: VisitorKeys,
    @Body({ schema: passphraseTry }) { phrase }: z.infer<typeof passphraseTry>,
  ) {
    return this.passphrases.prove(code, phrase);
  }
}
