import { Module } from '@nestjs/common';
import { CallsCoreModule } from '../calls-core.module.js';
import { DeskPhoneCarrier } from './desk-phone-carrier.js';

/** Calls by the telephone on the desk. */
@Module({ imports: [CallsCoreModule], providers: [DeskPhoneCarrier] })
export class DeskPhoneModule {}
