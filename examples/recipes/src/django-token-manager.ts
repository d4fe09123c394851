import { SessionManager } from '@jwt-sessions/core';
import { type ImportCounts, type ImportedSession, SessionAdmin } from '@jwt-sessions/core/admin';
import type { SessionStore } from '@jwt-sessions/core/store';
import { QueryTypes, type Sequelize } from 'sequelize';

/** @param secretKey `SECRET_KEY` of the settings of Django, or `JWT_SECRET_KEY` of its `JWT_AUTH`, as it stands there */
export function createSessions(store: SessionStore, keys: string, secretKey: string): SessionManager {
  return new SessionManager({
    store,
    keys, // new ones: Django's key only verifies
    legacyTokens: {
      keys: [{ algorithm: 'HS256', secret: Buffer.from(secretKey) }],
      userIdClaim: 'user_id',
      scheme: 'JWT',
      importing: true, // until the import is done
    },
  });
}

/** @param endsAt when they end at the latest; by their own `exp` they may go on for 273 years */
export function importTokens(store: SessionStore, django: Sequelize, endsAt: Date): Promise<ImportCounts> {
  const admin = new SessionAdmin({ store });
  return admin.importSessions(readTokens(django, endsAt), { weakLookupIds: 'accepted' });
}

interface Row {
  readonly id: number;
  readonly user_id: number | string;
  readonly ip: string | null;
  readonly os: string | null;
  readonly browser: string | null;
  readonly created_at: Date | string;
}

async function* readTokens(django: Sequelize, expiresAt: Date): AsyncGenerator<ImportedSession> {
  let rows: readonly Row[];
  let after = 0;
  do {
    rows = await django.query<Row>(
      `SELECT id, user_id, ip, os, browser, created_at FROM token_manager_lookup_id
       WHERE id > :after ORDER BY id LIMIT 1000`,
      { type: QueryTypes.SELECT, replacements: { after } },
    );
    for (const row of rows) {
      after = row.id;
      yield {
        lookupId: row.id,
        userId: row.user_id,
        createdAt: readTime(row.created_at),
        expiresAt,
        ip: row.ip ?? undefined,
        // A name in the list of devices: Django has kept no User-Agent.
        label: [row.browser, row.os].filter((text) => text && text !== 'Other').join(', ') || undefined,
      };
    }
  } while (rows.length > 0);
}

/** SQLite gives a text, in UTC. */
function readTime(time: Date | string): Date {
  return time instanceof Date ? time : new Date(`${time.replace(' ', 'T')}Z`);
}
