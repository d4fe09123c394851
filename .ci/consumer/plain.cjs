const { randomBytes } = require('node:crypto');
const { SessionManager } = require('@jwt-sessions/core');
const { koaSessions } = require('@jwt-sessions/koa');
const { SqlStore } = require('@jwt-sessions/store-sql');
const { Sequelize } = require('sequelize');

async function main() {
  const sequelize = new Sequelize({ dialect: 'sqlite', storage: 'sessions.sqlite', logging: false });
  const store = new SqlStore(sequelize);
  const sessions = new SessionManager({ store, keys: `k1:${randomBytes(32).toString('base64url')}` });
  koaSessions(sessions, { authenticateUser: () => null }).routes();

  const { token, session } = await sessions.issue({ userId: 'alice' });
  const done = ['issued'];
  if ((await sessions.list('alice')).sessions.length === 1) done.push('listed');
  if (await sessions.revoke('alice', session.id)) done.push('revoked');
  await sessions.authenticate(token).catch(() => done.push('refused'));
  console.log(done.join(', '));
  await sequelize.close();
}

main();
