import type {
  Method,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
} from '@/server/platform/http/openapi/schema.ts';

/** One call with everything that the page shows of it. */
export interface DocumentedCall {
  /** Its anchor on the page. */
  id: string;
  method: Method;
  path: string;
  operation: OperationObject;
  parameters: ParameterObject[];
  responses: [status: string, response: ResponseObject][];
}

/** The calls of one system. */
export interface DocumentedSystem {
  name: string;
  calls: DocumentedCall[];
}

/** Where the calls of a system are described, or one of them; without either, the overview. */
export function hrefOf(system?: string, id?: string): string {
  return [
    '/docs/api',
    ...(system === undefined ? [] : [`/${encodeURIComponent(system)}`]),
    ...(id === undefined ? [] : [`#${id}`]),
  ].join('');
}

/** The document's calls by system, with its references followed. */
export function systemsOf(document: OpenApiDocument): DocumentedSystem[] {
  const calls = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) =>
      toCall(document, path, method.toUpperCase() as Method, operation),
    ),
  );
  return document.tags.map(({ name }) => ({
    name,
    calls: calls.filter(({ operation }) => operation.tags.includes(name)),
  }));
}

function toCall(document: OpenApiDocument, path: string, method: Method, operation: OperationObject): DocumentedCall {
  const { parameters, responses } = document.components;
  const lastOf = (reference: string) => reference.split('/').at(-1) ?? '';
  return {
    id: operation.operationId,
    method,
    path,
    operation,
    parameters: operation.parameters.flatMap((one) => ('$ref' in one ? (parameters[lastOf(one.$ref)] ?? []) : one)),
    responses: Object.entries(operation.responses).flatMap(([status, one]): [string, ResponseObject][] => {
      const response = '$ref' in one ? responses[lastOf(one.$ref)] : one;
      return response === undefined ? [] : [[status, response]];
    }),
  };
}
