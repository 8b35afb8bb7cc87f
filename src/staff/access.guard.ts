import '@fastify/cookie';
import '@fastify/csrf-protection';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ROUTE_ACCESS, type RouteAccess, routeAccess } from '../platform/index.js';
import type { Permission } from './permissions.js';
import { SignInService } from './sign-in.service.js';
import { CsrfMissing, PermissionMissing, SignInRequired } from './staff.errors.js';
import type { StaffRequest } from './viewer.js';

export const SIGN_IN_COOKIE = 'lamplight_sign_in';
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Staff with this permission may call the route. */
export const Permit = (permission: Permission) => routeAccess({ permission });

/** Holds every request against what its route states. Routes that state nothing never get this far. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signIns: SignInService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true; // sockets are admitted by console-sockets.ts and chat's visitor.gateway.ts
    const access = this.reflector.getAllAndOverride<RouteAccess>(ROUTE_ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!('permission' in access)) return true;

    const http = context.switchToHttp();
    const request = http.getRequest<StaffRequest>();
    const token = request.cookies[SIGN_IN_COOKIE];
    const viewer = token ? await this.signIns.viewerOf(token) : null;
    if (!viewer) throw new SignInRequired();
    request.viewer = viewer;
    if (!SAFE_METHODS.has(request.method)) await checkCsrf(request, http.getResponse());
    if (!viewer.can(access.permission as Permission)) throw new PermissionMissing();
    return true;
  }
}

/** @throws CsrfMissing */
function checkCsrf(request: StaffRequest, reply: FastifyReply): Promise<void> {
  const server: FastifyInstance = request.server;
  return new Promise((pass, refuse) => {
    // the plugin answers a refusal by itself; here it is only asked, and the error filter answers
    const asked = Object.create(reply, { send: { value: () => refuse(new CsrfMissing()) } }) as FastifyReply;
    server.csrfProtection(request, asked, () => pass());
  });
}
