import { SqlStore } from '@jwt-sessions/store-sql';
import { Sequelize } from 'sequelize';

const sequelize = new Sequelize(process.env.ADMIN_DATABASE_URL ?? '', { logging: false });
await new SqlStore(sequelize).prepare();
await sequelize.close();
