import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, nothing, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { BlockReads } from './block-reads.service.js';
import { blockInput, blocks, contactBlock } from './blocks.schemas.js';
import { Blocks } from './blocks.service.js';

@Controller()
export class BlocksController {
  constructor(
    private readonly blocks: Blocks,
    private readonly reads: BlockReads,
  ) {}

  @Get('blocks')
  @Permit('block.manage')
  @Returns(blocks)
  list(@CurrentViewer() viewer: Viewer) {
    return this.reads.list(viewer);
  }

  @Get('contacts/:id/block')
  @Permit('contact.read')
  @Returns(contactBlock)
  ofContact(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.reads.ofContact(viewer, contactId);
  }

  @Post('contacts/:id/block')
  @HttpCode(200)
  @Permit('block.manage')
  @Returns(contactBlock)
  async block(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: blockInput }) input: z.infer<typeof blockInput>,
  ) {
    await this.blocks.block(viewer, contactId, input);
    return this.reads.ofContact(viewer, contactId);
  }

  @Post('blocks/:id/lift')
  @HttpCode(200)
  @Permit('block.manage')
  @Returns(done)
  async lift(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) blockId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    await this.blocks.liftByHand(viewer, blockId);
    return { ok: true as const };
  }
}
