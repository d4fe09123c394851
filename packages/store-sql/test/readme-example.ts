import { SessionManager } from '@jwt-sessions/core';
import { SqlStore } from '@jwt-sessions/store-sql';
import { Sequelize } from 'sequelize';

const sequelize = new Sequelize(process.env.DATABASE_URL ?? 'sqlite:sessions.sqlite', { logging: false });
const store = new SqlStore(sequelize);

const sessions = new SessionManager({ store, keys: process.env.SESSION_KEYS });
const { token } = await sessions.issue({ userId: 'alice' });
await sessions.authenticate(token); // lets alice in
await sessions.revokeAll('alice'); // from now on nobody comes in with this token, on any process

await sessions.close();
await sequelize.close();
