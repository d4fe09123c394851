import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SessionManager } from '@jwt-sessions/core';
import { instrumentSessions } from '@jwt-sessions/core/telemetry';
import { context, metrics, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import {
  AggregationTemporality,
  DataPointType,
  type HistogramMetricData,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricData,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTestManager, MINUTE } from './support/test-manager.js';

const OPERATIONS = new URL('../../../docs/operations.md', import.meta.url);
const IP = '203.0.113.77';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0)) await close();
  metrics.disable();
  trace.disable();
  context.disable();
});

/** The SDK of an application, which keeps in memory what it is told. */
function startSdk() {
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: 3_600_000,
  });
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const meters = new MeterProvider({ readers: [reader, prometheus] });
  metrics.setGlobalMeterProvider(meters);
  const spanExporter = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
  trace.setGlobalTracerProvider(tracers);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  closing.push(
    () => meters.shutdown(),
    () => tracers.shutdown(),
  );

  return {
    /** What was told of metrics since the start, by name. */
    async measured(): Promise<ReadonlyMap<string, MetricData>> {
      await meters.forceFlush();
      const scopes = metricExporter.getMetrics().at(-1)?.scopeMetrics ?? [];
      const all = scopes.flatMap((scope) => scope.metrics).filter(({ dataPoints }) => dataPoints.length > 0);
      return new Map(all.map((metric) => [metric.descriptor.name, metric]));
    },
    spans: () => spanExporter.getFinishedSpans(),
    /** What Prometheus reads, by HTTP. */
    async scrape(): Promise<string> {
      const server = createServer((request, response) =>
        prometheus.getMetricsRequestHandler(request, response),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`);
      const text = await answer.text();
      server.close();
      return text;
    },
  };
}

/** Work within a request that is traced. */
function inRequest<T>(work: (request: Span) => Promise<T>): Promise<T> {
  return trace.getTracer('application').startActiveSpan('GET /', async (request) => {
    try {
      return await work(request);
    } finally {
      request.end();
    }
  });
}

/** The values of a counter, by one attribute. */
async function countsOf(measured: ReadonlyMap<string, MetricData>, name: string, attribute: string) {
  const points = measured.get(name)?.dataPoints ?? [];
  return Object.fromEntries(points.map(({ attributes, value }) => [attributes[attribute] ?? '', value]));
}

/** A life without trouble: two users log in, and alice comes ten times. */
async function liveQuietly({ sessions }: { readonly sessions: SessionManager }) {
  const alice = await sessions.issue({ userId: 'alice', ip: IP, userAgent: 'curl/8.5.0' });
  await sessions.issue({ userId: 'bob', ip: IP });
  for (let n = 0; n < 10; n += 1) await sessions.authenticate(alice.token, { ip: IP });
  await sessions.authenticate('forged', { ip: IP }).catch(() => {});
  return alice;
}

describe('the metrics', () => {
  it('are those that docs/operations.md names, with the kind and the unit that it says, and no others', async () => {
    const sdk = startSdk();
    const scene = createTestManager({ tuning: { logger: { warn() {}, error() {} } } });
    instrumentSessions(scene.sessions);
    instrumentSessions(scene.admin);
    await liveWithTrouble(scene);
    const measured = await sdk.measured();
    const kinds: Partial<Record<DataPointType, string>> = {
      [DataPointType.SUM]: 'counter',
      [DataPointType.HISTOGRAM]: 'histogram',
      [DataPointType.GAUGE]: 'gauge',
    };
    const emitted = [...measured].map(([name, { descriptor, dataPoints, dataPointType }]) => {
      const kind = kinds[dataPointType];
      const attributes = new Set(dataPoints.flatMap(({ attributes: each }) => Object.keys(each)));
      return {
        name,
        kind: kind === 'histogram' ? `${kind}, ${descriptor.unit}` : kind,
        attributes: [...attributes].sort(),
      };
    });
    const rows = (await readFile(OPERATIONS, 'utf8')).matchAll(
      /^\| `(jwt_sessions[\w.]+)` \| ([^|]+) \|([^|]*)\|/gm,
    );
    const documented = [...rows].map(([, name = '', kind = '', attributes = '']) => ({
      name,
      kind,
      attributes: [...attributes.matchAll(/`((?:jwt_sessions|error)\.[\w.]+)`/g)]
        .map(([, each]) => each)
        .sort(),
    }));
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect(emitted.sort(byName)).toEqual(documented.sort(byName));
  });

  it('count each token that is presented, by what came of it', async () => {
    const sdk = startSdk();
    const scene = createTestManager();
    instrumentSessions(scene.sessions);
    const { token } = await liveQuietly(scene);
    scene.store.failing.set('find', new Error('down'));
    await expect(scene.sessions.authenticate(token)).rejects.toThrow();
    expect(await countsOf(await sdk.measured(), 'jwt_sessions.authentications', 'error.type')).toEqual({
      '': 10,
      invalid_token: 1,
      store_unavailable: 1,
    });
  });

  it('count what is told by events, whether anybody listens or not', async () => {
    const sdk = startSdk();
    const { sessions } = createTestManager();
    instrumentSessions(sessions);
    const { session, token } = await sessions.issue({ userId: 'alice' });
    await sessions.issue({ userId: 'bob' });
    sessions.on('revoked', () => {
      throw new Error('a bug');
    });
    await sessions.revoke('alice', session.id, { reason: 'logout' });
    await sessions.revokeAll('bob', { reason: 'because bob@example.com asked' });
    await sessions.screen(token).catch(() => {});
    await sessions.screen('forged').catch(() => {});
    const measured = await sdk.measured();
    expect(await countsOf(measured, 'jwt_sessions.revocations', 'jwt_sessions.revocation.reason')).toEqual({
      logout: 1,
      _OTHER: 1,
    });
    expect(await countsOf(measured, 'jwt_sessions.refusals', 'jwt_sessions.refusal.reason')).toEqual({
      session_absent: 1,
      malformed: 1,
    });
    expect(await countsOf(measured, 'jwt_sessions.errors', '')).toEqual({ '': 2 });
  });

  it('time the calls of the store in seconds, by method and by the code of the error', async () => {
    const sdk = startSdk();
    const { sessions, store } = createTestManager();
    instrumentSessions(sessions);
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const release = store.hold('insert');
    const issuing = sessions.issue({ userId: 'alice' });
    while (!store.calls.some(({ method }) => method === 'insert'))
      await new Promise((resolve) => setImmediate(resolve));
    now = 250;
    release();
    const { token } = await issuing;
    for (const error of [
      Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }),
      Object.assign(new Error('a duplicate'), { code: 11_000 }),
      Object.assign(new Error('its name'), { name: 'SequelizeConnectionError' }),
      Object.assign(new Error('a text'), { name: 'no route to db.internal', code: 'a code that is none' }),
    ]) {
      store.failing.set('find', error);
      await sessions.authenticate(token).catch(() => {});
    }
    const { dataPoints } = (await sdk.measured()).get(
      'jwt_sessions.store.call.duration',
    ) as HistogramMetricData;
    const inserted = dataPoints.find(
      ({ attributes }) => attributes['jwt_sessions.store.method'] === 'insert',
    );
    expect(inserted?.value).toMatchObject({ sum: 0.25, count: 1 });
    expect(inserted?.value.buckets.boundaries).toEqual([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]);
    const types = dataPoints
      .filter(({ attributes }) => attributes['jwt_sessions.store.method'] === 'find')
      .map(({ attributes }) => attributes['error.type']);
    expect(types.sort()).toEqual(['11000', 'ETIMEDOUT', 'SequelizeConnectionError', '_OTHER']);
  });

  it('count the live sessions once a minute at most, and nothing more while they can’t be counted', async () => {
    const sdk = startSdk();
    const { sessions, admin, store } = createTestManager();
    instrumentSessions(admin);
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const live = async () => (await sdk.measured()).get('jwt_sessions.sessions.live')?.dataPoints[0]?.value;
    await sessions.issue({ userId: 'alice' });
    expect(await live()).toBe(1);
    await sessions.issue({ userId: 'alice' });
    now = MINUTE - 1;
    expect(await live()).toBe(1);
    now = MINUTE;
    expect(await live()).toBe(2);
    store.failing.set('count', new Error('down'));
    now = 2 * MINUTE;
    // The SDK goes on with the last that it was told.
    expect(await live()).toBe(2);
    expect(store.calls.filter(({ method }) => method === 'count')).toHaveLength(3);
  });
});

describe('the spans', () => {
  async function startTraced() {
    const sdk = startSdk();
    const scene = createTestManager();
    instrumentSessions(scene.sessions);
    return { ...scene, ...sdk };
  }
  const shown = ({ name, attributes, status }: ReturnType<ReturnType<typeof startSdk>['spans']>[number]) => ({
    name,
    attributes,
    failed: status.code === 2,
  });

  it('are those of the check and of each call of the store, within the request, but for the shared read', async () => {
    const { sessions, spans } = await startTraced();
    const { token } = await sessions.issue({ userId: 'alice' });
    const request = await inRequest(async (span) => {
      await sessions.authenticate(token, { ip: IP });
      await sessions.setLabel('alice', (await sessions.list('alice')).sessions[0]?.id ?? '', 'hers');
      return span.spanContext();
    });
    const told = spans().filter(({ name }) => name !== 'GET /');
    expect(told.map(shown)).toEqual(
      ['authenticate', 'store.list', 'store.read', 'store.update'].map((name) => ({
        name: `jwt_sessions.${name}`,
        attributes: {},
        failed: false,
      })),
    );
    for (const { parentSpanContext } of told) expect(parentSpanContext).toEqual(request);
  });

  it('of a refusal says why and is no failure, that of a store that fails is one', async () => {
    const { sessions, store, spans } = await startTraced();
    const { token } = await sessions.issue({ userId: 'alice' });
    store.failing.set('find', Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' }));
    store.failing.set('list', Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' }));
    await inRequest(async () => {
      for (const each of ['forged', token]) await sessions.authenticate(each).catch(() => {});
      await sessions.list('alice').catch(() => {});
    });
    expect(spans().slice(0, -1).map(shown)).toEqual([
      { name: 'jwt_sessions.authenticate', attributes: { 'error.type': 'malformed' }, failed: false },
      { name: 'jwt_sessions.authenticate', attributes: { 'error.type': 'store_unavailable' }, failed: true },
      { name: 'jwt_sessions.store.list', attributes: { 'error.type': 'EHOSTUNREACH' }, failed: true },
    ]);
  });

  it('are none without a request that is traced, nor of work that outlives it', async () => {
    const { sessions, time, spans } = await startTraced();
    const { token } = await sessions.issue({ userId: 'alice' });
    await sessions.authenticate(token);
    expect(spans()).toEqual([]);
    time.now += 2 * MINUTE;
    await inRequest(() => sessions.authenticate(token));
    await sessions.flush();
    expect(spans().map(({ name }) => name)).toEqual(['jwt_sessions.authenticate', 'GET /']);
  });
});

describe('instrumentSessions', () => {
  it('counts once for whoever calls it twice', async () => {
    const sdk = startSdk();
    const { sessions } = createTestManager();
    instrumentSessions(sessions);
    instrumentSessions(sessions);
    await sessions.authenticate('forged').catch(() => {});
    expect(await countsOf(await sdk.measured(), 'jwt_sessions.authentications', 'error.type')).toEqual({
      invalid_token: 1,
    });
  });

  it('changes nothing where no SDK was started', async () => {
    const scene = createTestManager();
    instrumentSessions(scene.sessions);
    instrumentSessions(scene.admin);
    const { token } = await liveQuietly(scene);
    expect((await scene.sessions.authenticate(token)).userId).toBe('alice');
  });

  it.each([[null], [undefined], ['sessions'], [{}]])('refuses %o', (sessions) => {
    expect(() => instrumentSessions(sessions as never)).toThrow(
      /^instrumentSessions needs a SessionManager or a SessionAdmin of this copy of @jwt-sessions\/core, not /,
    );
  });
});

type Scene = ReturnType<typeof createTestManager>;

/** A life in which whatever there is an alarm for happens, and whatever a session goes through; all secrets of it. */
async function liveWithTrouble(scene: Scene): Promise<readonly string[]> {
  const { sessions, store, time, admin } = scene;
  const first = await liveQuietly(scene);
  await sessions.list('alice');
  const stolen = await Promise.all(
    ['alice', 'bob', 'carol'].map(async (userId) => {
      const { token } = await sessions.issue({ userId, ip: IP });
      const rotated = await sessions.rotate(token, { ip: IP });
      await sessions.authenticate(rotated.token, { ip: IP });
      return [token, rotated.token];
    }),
  );
  await sessions.flush();
  time.now += 10 * MINUTE;
  // Whoever comes with the token before is a thief, by now.
  for (const [token = ''] of stolen) await sessions.authenticate(token, { ip: IP }).catch(() => {});
  const others = await Promise.all(
    ['alice', 'alice', 'carol', 'dave', 'eve'].map((userId) =>
      sessions.issue({ userId, ip: IP, userAgent: 'curl/8.5.0' }),
    ),
  );
  for (const { token } of others.slice(1)) await sessions.authenticate(token, { ip: IP });
  await sessions.revoke('carol', others[2]?.session.id ?? '');
  for (let n = 0; n < 30; n += 1)
    await sessions.authenticate(`${others[2]?.token}`, { ip: IP }).catch(() => {});
  for (let n = 0; n < 30; n += 1) await sessions.authenticate(`forged${n}`, { ip: IP }).catch(() => {});
  await sessions.setLabel('alice', others[0]?.session.id ?? '', 'hers');
  await admin.count();
  time.now += 10 * MINUTE;
  for (const method of ['find', 'insert', 'noteActivity', 'list'] as const) {
    store.failing.set(method, new Error(`no answer of postgres://app:hunter2@db/app to ${method}`));
  }
  for (const { token } of others) await sessions.authenticate(token, { ip: IP }).catch(() => {});
  await sessions.issue({ userId: 'alice', ip: IP }).catch(() => {});
  await sessions.list('alice').catch(() => {});
  store.failing.delete('find');
  await sessions.authenticate(others[4]?.token ?? '', { ip: IP });
  await sessions.flush();
  await sessions.flush();
  store.failing.clear();
  const issued = [first, ...others];
  const tokens = [...issued.map(({ token }) => token), ...stolen.flat()];
  return [
    ...tokens,
    ...tokens.map(
      (token) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).lookup_id,
    ),
    ...tokens.map((token) => token.split('.')[2] ?? ''),
    ...issued.flatMap(({ deviceSecret }) => (deviceSecret ? [deviceSecret] : [])),
    'hunter2',
    IP,
  ];
}

describe('what is told of a whole life', () => {
  it('has no token, no lookup id, no secret and no whole address in it, neither metrics, spans nor log', async () => {
    const sdk = startSdk();
    const log: string[] = [];
    const write = (object: object, message: string) =>
      log.push(JSON.stringify([object, message, text(object)]));
    const scene = createTestManager({ tuning: { logger: { warn: write, error: write } } });
    instrumentSessions(scene.sessions);
    instrumentSessions(scene.admin);
    const secrets = await inRequest(() => liveWithTrouble(scene));
    const health = await scene.sessions.health();
    const spans = sdk
      .spans()
      .map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
    const told = JSON.stringify([[...(await sdk.measured())], spans, health, log]) + (await sdk.scrape());
    expect(log.length).toBeGreaterThan(0);
    expect(spans.length).toBeGreaterThan(20);
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => secret === '' || told.includes(secret))).toEqual([]);
    // Nor who it was.
    expect(told).not.toMatch(/alice|carol/);
  });

  function text(object: object): string {
    const { err } = object as { readonly err?: Error };
    return `${err?.stack} ${err?.message} ${JSON.stringify(err)}`;
  }
});

describe('the alarms of docs/operations.md', async () => {
  const page = await readFile(OPERATIONS, 'utf8');
  const alarms = [...page.matchAll(/- alert: (\w+)\n +expr: (.+)\n/g)].map(([, alert = '', expr = '']) => ({
    alert,
    expr,
  }));

  it('are five, as many as the table has', () => {
    expect(alarms).toHaveLength(5);
    expect(page.match(/^\| \d\. /gm)).toHaveLength(5);
  });

  it('go by metrics that are there all, and all but the store’s calls are in one', async () => {
    const scrapes = await scrapeTwice();
    const known = new Set([...scrapes.after.keys()].map(nameOf));
    const names = (expr: string) =>
      expr.replaceAll(/\{[^}]*\}|by \(\w+\)/g, '').match(/jwt_sessions_\w+/g) ?? [];
    const asked = new Set(alarms.flatMap(({ expr }) => names(expr)));
    for (const name of asked) expect(known, name).toContain(name);
    const unasked = [...known].filter((name) => !asked.has(name) && !/_store_call_duration_/.test(name));
    expect(unasked).toEqual([]);
  });

  it.each(alarms)(
    '$alert is silent in a quiet life, and rings when what it is for happens',
    async ({ expr }) => {
      const { start, before, after } = await scrapeTwice();
      // The usual is a little of what there was in the quiet life.
      expect(isTrue(expr, start, before, start, before), 'in a quiet life').toBe(false);
      expect(isTrue(expr, before, after, start, before), 'when it happens').toBe(true);
    },
  );
});

type Scrape = ReadonlyMap<string, number>;

async function scrapeTwice(): Promise<{ start: Scrape; before: Scrape; after: Scrape }> {
  const sdk = startSdk();
  const scene = createTestManager({ tuning: { logger: { warn() {}, error() {} } } });
  instrumentSessions(scene.sessions);
  instrumentSessions(scene.admin);
  let passed = 0;
  const { now } = performance;
  vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + passed);
  await liveQuietly(scene);
  const before = readScrape(await sdk.scrape());
  await liveWithTrouble(scene);
  passed += 2 * MINUTE;
  const after = readScrape(await sdk.scrape());
  return { start: new Map(), before, after };
}

function readScrape(text: string): Scrape {
  const lines = text.matchAll(/^(jwt_sessions_\w+(?:\{[^}]*\})?) (\S+)/gm);
  return new Map([...lines].map(([, series = '', value]) => [series, Number(value)]));
}

function nameOf(series: string): string {
  return series.replace(/\{.*/, '');
}

/**
 * As much of PromQL as the alarms have: `A > n * B` or `A > n`, of sums of what counters have gained and of gauges, grouped or
 * not. What is asked with an `offset` is of the quiet life.
 */
function isTrue(expr: string, from: Scrape, to: Scrape, quietFrom: Scrape, quietTo: Scrape): boolean {
  const [, left = '', factor = '', right = ''] = /^(.+?) > ([\d.]+)(?: \* (.+))?$/.exec(expr) ?? [];
  const value = (side: string) =>
    side.includes(' offset ') ? ofSide(side, quietFrom, quietTo) : ofSide(side, from, to);
  const bound = right === '' ? null : value(right);
  return [...value(left)].some(([group, sum]) => {
    const other = bound === null ? 1 : bound.get(group);
    return other !== undefined && sum > Number(factor) * other;
  });
}

function ofSide(side: string, from: Scrape, to: Scrape): ReadonlyMap<string, number> {
  const [, name = '', wanted = ''] =
    /(jwt_sessions_\w+)(?:\{([^}]*)\})?(?=[[) ])(?!\) \()/.exec(side.replace(/by \(\w+\)/, '')) ?? [];
  const by = /by \((\w+)\)/.exec(side)?.[1];
  const sums = new Map<string, number>();
  for (const [series, value] of to) {
    if (nameOf(series) !== name || !series.includes(wanted)) continue;
    const group = by === undefined ? '' : (new RegExp(`${by}="([^"]*)"`).exec(series)?.[1] ?? '');
    const gained = /rate|increase/.test(side) ? value - (from.get(series) ?? 0) : value;
    sums.set(group, (sums.get(group) ?? 0) + gained);
  }
  return sums;
}
