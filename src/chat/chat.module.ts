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
import { FollowUpsController } from './follow-ups/follow-ups.controller.js';
import { FollowUpsService } from './follow-ups/follow-ups.service.js';
import { Followers } from './followers.js';
import { FurtherWords } from './further-words.service.js';
import { HandingOnService } from './handing-on.service.js';
import { IntakeService } from './intake.service.js';
import { NotesService } from './notes.service.js';
import { PhrasesController } from './phrases/phrases.controller.js';
import { PhrasesService } from './phrases/phrases.service.js';
import { ReceiptsService } from './receipts.service.js';
import { RepliesService } from './replies.service.js';
import { ReplyClocksService } from './reply-clocks.service.js';
import { PastReviewsService } from './reviews/past-reviews.service.js';
import { ReviewEndsService } from './reviews/review-ends.service.js';
import { ReviewPushesService } from './reviews/review-pushes.service.js';
import { ReviewReadsService } from './reviews/review-reads.service.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { ReviewsService } from './reviews/reviews.service.js';
import { SupervisionController } from './supervision.controller.js';
import { SupervisionService } from './supervision.service.js';
import { ThreadGateway } from './thread.gateway.js';
import { ThreadsService } from './threads.service.js';
import { TypingService } from './typing.service.js';
import { VisitorGateway } from './visitor.gateway.js';

/** Threads: the message board, and what both ends of a conversation see of it. */
@Module({
  imports: [ContactsModule, QueueModule, TriageModule],
  controllers: [
    BoardController,
    PhrasesController,
    ConversationsController,
    DraftsController,
    FollowUpsController,
    ReviewsController,
    SupervisionController,
  ],
  providers: [
    IntakeService,
    BoardService,
    FurtherWords,
    ThreadsService,
    ClosingService,
    ReplyClocksService,
    FollowUpsService,
    ConversationsService,
    RepliesService,
    ReviewsService,
    PastReviewsService,
    ReviewEndsService,
    ReviewReadsService,
    ReviewPushesService,
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
