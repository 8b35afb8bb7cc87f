import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** Who may call a route. Every route states one; `refuseUnstatedRoutes` stops the start otherwise. */
export type RouteAccess = { readonly public: string } | { readonly permission: string } | { readonly visitor: true };

export const ROUTE_ACCESS = 'lamplight:route-access';

export function routeAccess(access: RouteAccess): MethodDecorator & ClassDecorator {
  const label =
    'permission' in access ? access.permission : 'visitor' in access ? 'visitor (retrieval code)' : 'everyone';
  return applyDecorators(SetMetadata(ROUTE_ACCESS, access), ApiExtension('x-access', label));
}

/** Anybody may call it. @param why the reason, for whoever reviews the list */
export const Public = (why: string) => routeAccess({ public: why });

/** Whoever brings the retrieval code of a thread; the handler checks it. */
export const ForVisitor = () => routeAccess({ visitor: true });
