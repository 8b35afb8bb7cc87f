import { Module } from '@nestjs/common';
import { MonthService } from './month.service.js';
import { ProjectionService } from './projection.service.js';
import { StatisticsController } from './statistics.controller.js';

/** The month's tables, every figure recomputable from events. */
@Module({
  controllers: [StatisticsController],
  providers: [MonthService, ProjectionService],
  exports: [ProjectionService],
})
export class StatisticsModule {}
