import { operationsOf } from '@/server/platform/http/openapi/routes.ts';
import { declareRouteLimits } from '@/server/platform/http/route-limits.ts';
import { routes } from './generated/routes.ts';

/** Makes the limits of all routes known before anybody has called them. */
export function declareAllLimits(): void {
  for (const { path, method, route } of operationsOf(routes)) {
    declareRouteLimits(`${method} ${path}`, route.declaration);
  }
}
