import '@fastify/cookie';
import '@fastify/csrf-protection';
import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Config, done, Public, RateLimit, Returns } from '../platform/index.js';
import { Permit, SIGN_IN_COOKIE } from './access.guard.js';
import { ConsoleSockets } from './console-sockets.js';
import { MeService } from './me.service.js';
import { SignInService } from './sign-in.service.js';
import { me, passwordInput, signInInput, telephoneInput } from './staff.schemas.js';
import { CurrentViewer, type StaffRequest, Viewer } from './viewer.js';

@Controller()
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly mine: MeService,
    private readonly consoles: ConsoleSockets,
    private readonly config: Config,
  ) {}

  @Post('sign-in')
  @HttpCode(200)
  @Public('this is how one becomes somebody')
  @RateLimit('SIGN_INS_PER_MINUTE')
  @Returns(done)
  async signIn(
    @Body({ schema: signInInput }) input: z.infer<typeof signInInput>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const token = await this.signIns.signIn(input.login, input.password);
    reply.setCookie(SIGN_IN_COOKIE, token, {
      path: '/api',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.secureCookies,
    });
    return { ok: true as const };
  }

  @Delete('sign-in')
  @Permit('me.read')
  @Returns(done)
  async signOut(@CurrentViewer() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.signIns.signOut(viewer);
    this.consoles.disconnectSignIn(viewer.signInId);
    reply.clearCookie(SIGN_IN_COOKIE, { path: '/api' });
    return { ok: true as const };
  }

  @Put('me/password')
  @Permit('me.read')
  @RateLimit('SIGN_INS_PER_MINUTE')
  @Returns(done)
  async changePassword(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: passwordInput }) input: z.infer<typeof passwordInput>,
  ) {
    const ended = await this.signIns.changePassword(viewer, input.current, input.next);
    for (const signInId of ended) this.consoles.disconnectSignIn(signInId);
    return { ok: true as const };
  }

  @Patch('me/telephone')
  @Permit('call.handle')
  @Returns(done)
  async answerAt(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: telephoneInput }) input: z.infer<typeof telephoneInput>,
  ) {
    await this.mine.answerAt(viewer, input);
    return { ok: true as const };
  }

  @Get('me')
  @Permit('me.read')
  @Returns(me)
  async me(
    @CurrentViewer() viewer: Viewer,
    @Req() request: StaffRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof me>> {
    const csrfToken = reply.generateCsrf({
      path: '/api',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.secureCookies,
    });
    return { ...(await this.mine.describe(request.viewer ?? viewer)), csrfToken };
  }
}
