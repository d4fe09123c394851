import type { CookieSettings } from '../cookies/cookie-options.js';
import type { Exchange } from '../exchange.js';
import type { RefusalCode } from '../refusals/refusal-table.js';
import { type Route, refusalsOf } from '../routes/route.js';
import { METHODS, type Resource } from '../routes/session-routes.js';
import { describeOperation, type OperationSettings } from './describe-operation.js';
import { problemSchemas } from './describe-refusals.js';
import type { OpenApiDocument, OpenApiOperation, OpenApiOptions } from './openapi-document.js';
import { namedSchemas } from './to-json-schema.js';

/** What a description goes by. */
export interface DescribedRoutes<Context extends Exchange> extends OperationSettings {
  readonly prefix: string;
  /** The routes, by their paths below the prefix. */
  readonly resources: Readonly<Record<string, Resource<Context>>>;
  /** The cookie that is read. */
  readonly cookie: CookieSettings;
  /** Whether it is told why a session has ended. */
  readonly tellsEnded: boolean;
}

const INFO = {
  title: 'Sessions',
  version: '1',
  description:
    'Logging in and out, and all sessions of a user. HEAD works wherever GET does; any other method of a path is ' +
    'answered with 405 `method_not_allowed` and the header Allow.',
};

/** Describes the routes by their schemas, in OpenAPI 3.1. */
export function describeRoutes<Context extends Exchange>(
  described: DescribedRoutes<Context>,
  { credentials = { type: 'object' } }: OpenApiOptions = {},
): OpenApiDocument {
  const { resources, prefix, rendersProblems } = described;
  const codes = new Set<RefusalCode>();
  const paths = Object.entries(resources).map(([path, resource]) => {
    const operations = METHODS.flatMap((method): [string, OpenApiOperation][] => {
      const route = resource[method];
      if (route === undefined) return [];
      const refusals = toldOf(route, described);
      for (const code of refusals) codes.add(code);
      return [[method, describeOperation(route, refusals, described)]];
    });
    return [inBraces(prefix + path), Object.fromEntries(operations)] as const;
  });
  return {
    openapi: '3.1.0',
    info: INFO,
    paths: Object.fromEntries(paths),
    components: {
      schemas: {
        ...namedSchemas(),
        Credentials: credentials,
        ...(rendersProblems && problemSchemas(codes)),
      },
      securitySchemes: securitySchemes(described),
    },
  };
}

function toldOf(route: Route<never>, { tellsEnded }: { readonly tellsEnded: boolean }): RefusalCode[] {
  const codes = refusalsOf(route);
  return tellsEnded && codes.includes('invalid_token') ? [...codes, 'session_ended'] : codes;
}

/** The path of a router, `/:sessionId`, as a template of OpenAPI. */
function inBraces(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function securitySchemes({
  cookie,
  handsOutCookies,
}: Pick<DescribedRoutes<Exchange>, 'cookie' | 'handsOutCookies'>) {
  const origins = [...cookie.trustedOrigins].map((origin) => `, ${origin}`).join('');
  return {
    bearer: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'The token of a log-in (RFC 6750 §2.1). Where a cookie comes too, this decides alone.',
    },
    cookie: {
      type: 'apiKey',
      in: 'cookie',
      name: cookie.name,
      description:
        `${handsOutCookies ? 'A log-in sets it.' : 'A log-in sets none here, but it is read.'} ` +
        'It is HttpOnly. An unsafe request by it must come from a page of the same origin' +
        `${origins}, as browsers say by \`Sec-Fetch-Site\` or \`Origin\`; any other is refused with 403 \`cross_site_request\`.`,
    },
  };
}
