import { SqlStore } from '@jwt-sessions/store-sql';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const store = new SqlStore(pool); // closed with the pool

export { pool, store };
