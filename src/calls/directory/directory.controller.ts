import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { directory, directoryEntry, entryChange, entryInput } from './directory.schemas.js';
import { DirectoryService } from './directory.service.js';

@Controller('directory')
export class DirectoryController {
  constructor(private readonly directory: DirectoryService) {}

  @Get()
  @Permit('directory.read')
  @Returns(directory)
  read(@CurrentViewer() viewer: Viewer) {
    return this.directory.read(viewer);
  }

  @Post()
  @Permit('directory.manage')
  @Returns(directoryEntry, 201)
  add(@CurrentViewer() viewer: Viewer, @Body({ schema: entryInput }) input: z.infer<typeof entryInput>) {
    return this.directory.add(viewer, input);
  }

  @Patch(':id')
  @Permit('directory.manage')
  @Returns(directoryEntry)
  change(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) id: string,
    @Body({ schema: entryChange }) change: z.infer<typeof entryChange>,
  ) {
    return this.directory.change(viewer, id, change);
  }
}
