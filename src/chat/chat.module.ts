import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/index.js';
import { QueueModule } from '../queue/index.js';
import { TriageModule } from '../triage/index.js';
import { BoardController } from './board.controller.js';
import { BoardService } from './board.service.js';
import { ClosingService } from './closing.service.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsService } from './conversations.service.js';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';
import { Followers } from './followers.js';
import { HandingOnService } from './handing-on.service.js';
import { IntakeService } from './intake.service.js';
import { NotesService } from './notes.service.js';
import { PhrasesController } from './phrases/phrases.controller.js';
import { PhrasesService } from './phrases/phrases.service.js';
import { ReceiptsService } from './receipts.service.js';
import { ReplyClocksService } from './reply-clocks.service.js';
import { SupervisionController } from './supervision.controller.js';
import { SupervisionService } from './supervision.service.js';
import { ThreadGateway } from './thread.gateway.js';
import { ThreadsService } from './threads.service.js';
import { TypingService } from './typing.service.js';
import { VisitorGateway } from './visitor.gateway.js';

/** Threads: the message board, and what both ends of a conversation see of it. */
@Module({
  imports: [ContactsModule, QueueModule, TriageModule],
  controllers: [BoardController, PhrasesController, ConversationsController, DraftsController, SupervisionController],
  providers: [
    IntakeService,
    BoardService,
    ThreadsService,
    ClosingService,
    ReplyClocksService,
    ConversationsService,
    NotesService,
    HandingOnService,
    DraftsService,
    Followers,
    PhrasesService,
    ReceiptsService,
    SupervisionService,
    TypingService,
    ThreadGateway,
    VisitorGateway,
  ],
  exports: [IntakeService, BoardService],
})
export class ChatModule {}
