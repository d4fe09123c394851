import { MongoStore } from '@jwt-sessions/store-mongo';
import { MongoClient } from 'mongodb';

const client = new MongoClient(process.env.MONGODB_ADMIN_URL ?? 'mongodb://127.0.0.1:27017/app');
await new MongoStore(client).prepare();
await client.close();
