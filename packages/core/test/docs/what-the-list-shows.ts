import { SessionManager } from '@jwt-sessions/core';
import { MemoryStore } from '@jwt-sessions/core/store';

const places = new Map([['192.0.2.7', { country: 'Iceland', city: 'Reykjavík' }]]); // yours

const sessions = new SessionManager({
  store: new MemoryStore(),
  keys: process.env.SESSION_KEYS,
  locate: (ip) => places.get(ip) ?? null, // or a promise, awaited for `locateTimeout` at most
});

const { session } = await sessions.issue({
  userId: 'alice',
  ip: '192.0.2.7',
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  clientHints: { platform: 'Android', platformVersion: '13.0.0', model: 'Pixel 7 Pro' },
  app: { name: 'Shop', version: '2.1' },
});

session.title; // 'Shop 2.1 on Pixel 7 Pro'
session.clientType; // 'app'
session.device; // { type: 'mobile', vendor: 'Google', model: 'Pixel 7 Pro' }
session.os; // { name: 'Android', version: '13' }
session.browser; // { name: 'Chrome', version: '142' }
session.app; // { name: 'Shop', version: '2.1' }
session.location; // { country: 'Iceland', region: null, city: 'Reykjavík' }
