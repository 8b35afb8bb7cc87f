import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { idParam, nothing, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { ReviewReadsService } from './review-reads.service.js';
import { giveBackInput, openReviews, review, reviewInput, reviewStanding, sendInput } from './reviews.schemas.js';
import { ReviewsService } from './reviews.service.js';

@Controller()
export class ReviewsController {
  constructor(
    private readonly reviews: ReviewsService,
    private readonly reads: ReviewReadsService,
  ) {}

  @Post('contacts/:id/reviews')
  @Permit('contact.write')
  @Returns(review, 201)
  submit(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: reviewInput }) input: z.infer<typeof reviewInput>,
  ) {
    return this.reviews.submit(viewer, contactId, input);
  }

  @Get('contacts/:id/review')
  @Permit('contact.write')
  @Returns(reviewStanding)
  ofContact(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.reads.ofContact(viewer, contactId);
  }

  @Get('reviews')
  @Permit('reply.review')
  @Returns(openReviews)
  list(@CurrentViewer() viewer: Viewer) {
    return this.reads.list(viewer);
  }

  /** With its words. */
  @Get('reviews/:id')
  @Permit('reply.review')
  @Returns(review)
  open(@CurrentViewer() viewer: Viewer, @Param('id', idParam) reviewId: string) {
    return this.reads.open(viewer, reviewId);
  }

  @Post('reviews/:id/send')
  @HttpCode(200)
  @Permit('reply.review')
  @Returns(review)
  send(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) reviewId: string,
    @Body({ schema: sendInput }) input: z.infer<typeof sendInput>,
  ) {
    return this.reviews.send(viewer, reviewId, input);
  }

  @Post('reviews/:id/give-back')
  @HttpCode(200)
  @Permit('reply.review')
  @Returns(review)
  giveBack(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) reviewId: string,
    @Body({ schema: giveBackInput }) input: z.infer<typeof giveBackInput>,
  ) {
    return this.reviews.giveBack(viewer, reviewId, input);
  }

  @Post('reviews/:id/withdraw')
  @HttpCode(200)
  @Permit('contact.write')
  @Returns(review)
  withdraw(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) reviewId: string,
    @Body({ schema: nothing }) _: z.infer<typeof nothing>,
  ) {
    return this.reviews.withdraw(viewer, reviewId);
  }
}
