import { Module } from '@nestjs/common';
import { ContactReadsService } from './contact-reads.service.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsService } from './contacts.service.js';
import { RecordsService } from './records.service.js';

/** The spine: persons, contacts and their states, the record, what must be done before the end. */
@Module({
  controllers: [ContactsController],
  providers: [ContactsService, ContactReadsService, RecordsService],
  exports: [ContactsService],
})
export class ContactsModule {}
