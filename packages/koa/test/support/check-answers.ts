/** For every test file: each answer of the routes must be as their description says, to the last header and member. */
import { afterEach, expect, vi } from 'vitest';
import type { Exchange } from '../../src/http/exchange.js';
import type { OpenApiDocument } from '../../src/http/openapi/openapi-document.js';
import { isRefusal } from '../../src/http/refusals/session-http-error.js';
import type { RouteRequest } from '../../src/http/routes/route.js';
import type { Resource } from '../../src/http/routes/session-routes.js';
import type { KoaSettings } from '../../src/koa-options.js';
import { findDeviations, type SentAnswer } from './conformity.js';

type Resources = Readonly<Record<string, Resource<Exchange>>>;

/** Asynchronous, for what describes the routes needs the module that is replaced here. */
let deviations: Promise<string[]>[] = [];

afterEach(async () => {
  const found = (await Promise.all(deviations)).flat();
  deviations = [];
  expect(found).toEqual([]);
});

vi.mock('../../src/http/routes/session-routes.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/http/routes/session-routes.js')>();
  return {
    ...original,
    sessionRoutes: (...args: Parameters<typeof original.sessionRoutes>) => {
      const resources = original.sessionRoutes(...args);
      return watch(resources as never, args[1] as unknown as KoaSettings);
    },
  };
});

function watch(resources: Resources, settings: KoaSettings): Resources {
  const watched = Object.entries(resources).map(([path, resource]) => {
    const routes = Object.entries(resource).map(([method, route]) => {
      const handle = async (request: RouteRequest) => {
        const { exchange } = request;
        let isOurs = true;
        onSent(exchange, (answer) => {
          if (isOurs) deviations.push(deviationsOf(resources, settings, path, method, answer));
        });
        try {
          return await route.handle(request);
        } catch (error) {
          // What isn't refused by us is the application's to answer.
          isOurs = isRefusal(error) && settings.errors === 'answer';
          throw error;
        }
      };
      return [method, { ...route, handle }];
    });
    return [path, Object.fromEntries(routes)];
  });
  return Object.fromEntries(watched);
}

/** It is the same for all answers of an application. */
const documents = new WeakMap<Resources, Promise<OpenApiDocument>>();

function documentOf(resources: Resources, settings: KoaSettings): Promise<OpenApiDocument> {
  const known = documents.get(resources) ?? describe(resources, settings);
  documents.set(resources, known);
  return known;
}

async function describe(resources: Resources, settings: KoaSettings): Promise<OpenApiDocument> {
  const { describeRoutes } = await import('../../src/http/openapi/describe-routes.js');
  return describeRoutes({
    prefix: '',
    resources,
    cookie: settings.cookie,
    handsOutCookies: settings.loginCookie !== null,
    rendersProblems: settings.errors === 'answer',
    rotates: settings.rotateEvery !== null,
    tellsEnded: settings.explain !== null,
  });
}

async function deviationsOf(
  resources: Resources,
  settings: KoaSettings,
  path: string,
  method: string,
  answer: SentAnswer,
): Promise<string[]> {
  const document = await documentOf(resources, settings);
  const template = path.replace(/:(\w+)/g, '{$1}');
  const found = findDeviations(document, template, method, answer);
  return found.map((deviation) => `${answer.status} of ${method} ${template}: ${deviation}`);
}

/** Tells what is sent, once, when it is. */
function onSent({ method, res }: Exchange, tell: (answer: SentAnswer) => void): void {
  const response = res as import('node:http').ServerResponse;
  const end = response.end.bind(response);
  response.end = ((chunk: unknown, ...rest: []) => {
    // To whoever has hung up nothing is sent.
    if (response.socket?.writable === false) return end(chunk as string, ...rest);
    const body = typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk.toString() : '';
    tell({ method, status: response.statusCode, headers: response.getHeaders(), body });
    return end(chunk as string, ...rest);
  }) as typeof response.end;
}
