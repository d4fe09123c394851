/** What an answer says that another call takes: the operation, its parameter, and where the answer has its value. */
interface Follow {
  readonly operationId: string;
  readonly parameter: string;
  readonly at: string;
}

function toSessions(at: string): Readonly<Record<string, Follow>> {
  const operations = ['showSession', 'labelSession', 'confirmSession', 'denySession', 'revokeSession'];
  return Object.fromEntries(
    operations.map((operationId) => [operationId, { operationId, parameter: 'sessionId', at }]),
  );
}

const FOLLOWS: Readonly<Record<string, Readonly<Record<string, Follow>>>> = {
  logIn: toSessions('/session/id'),
  listSessions: {
    ...toSessions('/sessions/0/id'),
    nextPage: { operationId: 'listSessions', parameter: 'cursor', at: '/nextCursor' },
  },
  listEndedSessions: {
    nextPage: { operationId: 'listEndedSessions', parameter: 'cursor', at: '/nextCursor' },
  },
  listDevices: {
    revokeDevice: { operationId: 'revokeDevice', parameter: 'deviceId', at: '/devices/0/id' },
    forgetDevice: { operationId: 'forgetDevice', parameter: 'deviceId', at: '/devices/0/id' },
  },
};

/** How to go on from the answer of an operation, as OpenAPI's links; none where nothing follows. */
export function linksOf(operationId: string): Record<string, object> | null {
  const follows = FOLLOWS[operationId];
  if (follows === undefined) return null;
  const links = Object.entries(follows).map(([name, { operationId: next, parameter, at }]) => [
    name,
    { operationId: next, parameters: { [parameter]: `$response.body#${at}` } },
  ]);
  return Object.fromEntries(links);
}
