import type { Route } from '../route.ts';
import { METHODS, type Method } from './schema.ts';

/** The module of one `route.ts`, with what it exports by method. */
type RouteModule = Partial<Record<Method, Route>>;

/** All of them by path: `/v1/links/{id}`. */
export type RouteModules = Record<string, RouteModule>;

/** One thing that can be called. */
export type Operation = { path: string; method: Method; route: Route };

/** Everything that can be called, by path and in the order of `METHODS`. */
export function operationsOf(modules: RouteModules): Operation[] {
  return Object.entries(modules)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, module]) =>
      METHODS.flatMap((method) => {
        const route = module[method];
        return route === undefined ? [] : [{ path, method, route }];
      }),
    );
}
