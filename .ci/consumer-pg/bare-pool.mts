// With pg and nothing else that speaks to a database: the store compiles, loads, and knocks at a port where nobody is.
import { SqlStore } from '@jwt-sessions/store-sql';
import pg from 'pg';

const store = new SqlStore(new pg.Pool({ host: '127.0.0.1', port: 1 }));
const answer = await store.find(['none']).catch((error: NodeJS.ErrnoException) => error.code);
console.log(answer);
