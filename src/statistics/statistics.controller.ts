import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Returns } from '../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../staff/index.js';
import { MonthService } from './month.service.js';
import { monthInput, monthTable } from './statistics.schemas.js';

@Controller('statistics')
export class StatisticsController {
  constructor(private readonly months: MonthService) {}

  /** Whoever may not see small cells gets them withheld, in the same shape. */
  @Get('month')
  @Permit('statistics.read')
  @Returns(monthTable)
  month(@CurrentViewer() viewer: Viewer, @Query({ schema: monthInput }) input: z.infer<typeof monthInput>) {
    return this.months.table(viewer, input);
  }
}
