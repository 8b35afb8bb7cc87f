export { ProjectionService } from './projection.service.js';
export { StatisticsModule } from './statistics.module.js';
