import core = require('@jwt-sessions/core');
import koa = require('@jwt-sessions/koa');
import storeSql = require('@jwt-sessions/store-sql');
import sequelizePackage = require('sequelize');
import crypto = require('node:crypto');

async function main(): Promise<void> {
  const sequelize = new sequelizePackage.Sequelize({
    dialect: 'sqlite',
    storage: 'sessions.sqlite',
    logging: false,
  });
  const store = new storeSql.SqlStore(sequelize);
  await store.prepare();
  const keys = `k1:${crypto.randomBytes(32).toString('base64url')}`;
  const sessions = new core.SessionManager({ store, keys });
  koa.koaSessions(sessions).requireSession();

  const { token, session } = await sessions.issue({ userId: 'alice' });
  const done: string[] = ['issued'];
  if ((await sessions.list('alice')).sessions.length === 1) done.push('listed');
  if (await sessions.revoke('alice', session.id)) done.push('revoked');
  await sessions.authenticate(token).catch(() => done.push('refused'));
  console.log(done.join(', '));
  await sequelize.close();
}

void main();
