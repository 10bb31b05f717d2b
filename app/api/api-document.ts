import { buildDocument } from '@/server/platform/http/openapi/build-document.ts';
import { describedProduct } from '@/server/platform/http/openapi/described-product.ts';
import type { OpenApiDocument } from '@/server/platform/http/openapi/schema.ts';
import { routes } from './generated/routes.ts';

let made: OpenApiDocument | undefined;

/** The description of all our routes; made when somebody first asks, since it cannot change while the process runs. */
export function apiDocument(): OpenApiDocument {
  made ??= buildDocument(routes, describedProduct());
  return made;
}
