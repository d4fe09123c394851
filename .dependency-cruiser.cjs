// No circle of imports, types included: neither between files nor between the rooms (folders) of a package.
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-circle-of-rooms',
      severity: 'error',
      scope: 'folder',
      from: { path: '^packages/[^/]+/src/' },
      to: { circular: true },
    },
    {
      name: 'http-without-koa',
      comment: "What is HTTP's is to serve other servers as well.",
      severity: 'error',
      from: { path: '^packages/koa/src/http/' },
      to: { path: ['^packages/koa/src/(?!http/)', 'node_modules/(?:@types/)?koa', 'node_modules/@koa/'] },
    },
    {
      name: 'telemetry-by-itself',
      comment: 'OpenTelemetry is installed by whoever wants it, and loaded by nothing else.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '^packages/core/src/telemetry/index\\.ts$' },
      to: { path: ['node_modules/@opentelemetry/', '^packages/core/src/telemetry/index\\.ts$'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['@jwt-sessions/source', 'types', 'node', 'import', 'default'],
    },
  },
};
