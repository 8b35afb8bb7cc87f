import type { INestApplication } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ROUTE_ACCESS } from './route-access.js';

/** A route says nothing about who may call it. */
export class UnstatedRoute extends Error {}

/** Stops the start if any route has no stated access: forgetting one must not open a door. @throws UnstatedRoute */
export function refuseUnstatedRoutes(app: INestApplication): void {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  for (const { instance, metatype } of app.get(DiscoveryService).getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
    for (const method of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[method] as () => unknown;
      if (!Reflect.hasMetadata(PATH_METADATA, handler)) continue;
      const targets = metatype ? [handler, metatype] : [handler];
      if (!reflector.getAllAndOverride(ROUTE_ACCESS, targets)) {
        throw new UnstatedRoute(`${metatype?.name ?? '?'}.${method} states no permission`);
      }
    }
  }
}
