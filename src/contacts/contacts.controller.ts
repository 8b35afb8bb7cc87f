import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, nothing, Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { ContactReadsService } from './contact-reads.service.js';
import {
  codeGiven,
  codeInput,
  contactDetail,
  contactFilter,
  contactList,
  history,
  recordInput,
  recordSaved,
  releaseInput,
} from './contacts.schemas.js';
import { ContactsService } from './contacts.service.js';
import { RecordsService } from './records/records.service.js';
import { VisitorCodes } from './visitor-codes.js';

const ok = { ok: true as const };

@Controller('contacts')
export class ContactsController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly reads: ContactReadsService,
    private readonly records: RecordsService,
    private readonly codes: VisitorCodes,
  ) {}

  @Get()
  @Permit('contact.list')
  @Returns(contactList)
  list(@CurrentViewer() viewer: Viewer, @Query({ schema: contactFilter }) filter: z.infer<typeof contactFilter>) {
    return this.reads.list(viewer, filter);
  }

  @Get(':id')
  @Permit('contact.read')
  @Returns(contactDetail)
  detail(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.reads.detail(viewer, contactId);
  }

  @Get(':id/history')
  @Permit('contact.read')
  @Returns(history)
  history(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.reads.history(viewer, contactId);
  }

  @Put(':id/record')
  @Permit('contact.write')
  @Returns(recordSaved)
  saveRecord(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: recordInput }) input: z.infer<typeof recordInput>,
  ) {
    return this.records.save(viewer, contactId, input);
  }

  @Post(':id/retrieval-code')
  @Permit('contact.write')
  @Returns(codeGiven, 201)
  giveCode(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: codeInput }) { clientId }: z.infer<typeof codeInput>,
  ) {
    return this.codes.give(viewer, contactId, clientId);
  }

  @Post(':id/wrap-up')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async startWrapUp(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.contacts.startWrapUp(viewer, contactId);
    return ok;
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async resume(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.contacts.resume(viewer, contactId);
    return ok;
  }

  @Post(':id/release')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async release(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: releaseInput }) input: z.infer<typeof releaseInput>,
  ) {
    await this.contacts.release(viewer, contactId, input.reason);
    return ok;
  }

  @Post(':id/close')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(done)
  async close(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.contacts.close(viewer, contactId);
    return ok;
  }
}
