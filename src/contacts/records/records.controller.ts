import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, nothing, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { recordsToSign } from '../contacts.schemas.js';
import { RecordAdditions } from './additions.service.js';
import { additionInput, signInput } from './records.schemas.js';
import { Signatures } from './signatures.service.js';

const ok = { ok: true as const };

@Controller()
export class RecordsController {
  constructor(
    private readonly signatures: Signatures,
    private readonly additions: RecordAdditions,
  ) {}

  @Get('records/to-sign')
  @Permit('contact.write')
  @Returns(recordsToSign)
  toSign(@CurrentViewer() viewer: Viewer) {
    return this.signatures.list(viewer);
  }

  @Post('contacts/:id/record/signature')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async sign(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: signInput }) input: z.infer<typeof signInput>,
  ) {
    await this.signatures.sign(viewer, contactId, input);
    return ok;
  }

  @Post('contacts/:id/record/countersignature')
  @HttpCode(200)
  @Permit('record.countersign')
  @Returns(done)
  async countersign(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.signatures.countersign(viewer, contactId);
    return ok;
  }

  @Post('contacts/:id/record/additions')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async add(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: additionInput }) input: z.infer<typeof additionInput>,
  ) {
    await this.additions.add(viewer, contactId, input);
    return ok;
  }
}
