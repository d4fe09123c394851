import { SessionManager } from '@jwt-sessions/core';
import { MongoStore } from '@jwt-sessions/store-mongo';
import { MongoClient } from 'mongodb';

const client = new MongoClient('mongodb://127.0.0.1:27017/app?replicaSet=rs0');
const store = new MongoStore(client);
export const sessions = new SessionManager({ store, keys: process.env.SESSION_KEYS });
