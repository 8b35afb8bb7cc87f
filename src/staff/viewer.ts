import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { mayDo, type Permission, type Role } from './permissions.js';

/** Who is asking, and how far they reach. Every query of every screen carries it. */
export class Viewer {
  constructor(
    readonly accountId: string,
    readonly displayName: string,
    readonly role: Role,
    readonly centerId: string,
    readonly orgUnitId: string,
    /** desks within reach: a counselor's own, everybody else's by the org tree */
    readonly deskIds: readonly string[],
    readonly signInId: string,
    /** when the sign-in ends by itself */
    readonly signedInUntil: Date,
  ) {}

  can(permission: Permission): boolean {
    return mayDo(this.role, permission);
  }

  reaches(deskId: string): boolean {
    return this.deskIds.includes(deskId);
  }
}

export type StaffRequest = FastifyRequest & { viewer?: Viewer };

/** The signed-in person, in a controller. Only on routes with a permission. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const { viewer } = context.switchToHttp().getRequest<StaffRequest>();
  if (!viewer) throw new Error('no viewer: the route states no permission');
  return viewer;
});
