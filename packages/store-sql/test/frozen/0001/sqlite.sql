CREATE TABLE IF NOT EXISTS "jwt_migrations" (
  name TEXT COLLATE BINARY NOT NULL PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS "jwt_sessions" (
  id TEXT COLLATE BINARY NOT NULL PRIMARY KEY,
  created_at INTEGER NOT NULL,
  last_active_at INTEGER NOT NULL,
  idle_timeout INTEGER NOT NULL,
  absolute_expires_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  authenticated_at INTEGER NULL,
  max_idle_timeout INTEGER NULL,
  generation_used_at INTEGER NULL,
  revoked_at INTEGER NULL,
  generation INTEGER NOT NULL,
  remember_me INTEGER NULL,
  device_id TEXT COLLATE BINARY NULL,
  revoke_operation TEXT COLLATE BINARY NULL,
  user_id TEXT COLLATE BINARY NOT NULL,
  status TEXT COLLATE BINARY NOT NULL,
  last_ip TEXT COLLATE BINARY NULL,
  revoke_reason TEXT COLLATE BINARY NULL,
  revoked_by TEXT COLLATE BINARY NULL,
  impersonated_by TEXT COLLATE BINARY NULL,
  auth_methods TEXT COLLATE BINARY NULL,
  data TEXT COLLATE BINARY NULL,
  details TEXT COLLATE BINARY NOT NULL
);
CREATE INDEX IF NOT EXISTS "jwt_sessions_by_user" ON "jwt_sessions" (user_id, created_at);
CREATE INDEX IF NOT EXISTS "jwt_sessions_by_expiry" ON "jwt_sessions" (expires_at);
CREATE TABLE IF NOT EXISTS "jwt_users" (
  user_id TEXT COLLATE BINARY NOT NULL PRIMARY KEY,
  valid_after INTEGER NOT NULL,
  idle_timeout INTEGER NULL,
  details TEXT COLLATE BINARY NULL
);
CREATE TABLE IF NOT EXISTS "jwt_erasures" (
  id TEXT COLLATE BINARY NOT NULL PRIMARY KEY,
  valid_after INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS "jwt_leases" (
  id INTEGER NOT NULL PRIMARY KEY,
  granted INTEGER NOT NULL,
  waited INTEGER NOT NULL,
  version INTEGER NOT NULL
);
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('5O-tzYkbN63gXK07UO8hhA', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7258208400000, NULL, NULL, 7258204800001, 7258208400000, 1, NULL, 'AQwJdst44lcC46davOgTwA', 'OOOOOOOOOOOOOOOOOOOOOQ', 'ended', 'unconfirmed', NULL, 'token_reuse', 'rule', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('88fSIfzhKH5Rh7d2-FHqlg', 7258208520000, 7258208520000, 604800000, 7289744520000, 7258813320000, NULL, NULL, NULL, NULL, 0, NULL, 'UIX3GWQbVu0ZKPEuM0acDg', NULL, 'alice', 'unconfirmed', '2001:db8::1', NULL, NULL, NULL, NULL, NULL, '{"ip":"2001:db8::1","device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"},"app":{"name":"Shop","version":"1.2"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('9oy1PMyW6J9DT-Fi-VmzLQ', 7258118400000, 7258204800000, 604800000, 7289654400000, 7258809600000, NULL, NULL, 7258204800000, NULL, 1, NULL, 'joM75k_c4tFbQnF7jvABWA', NULL, 'alice', 'active', '192.0.2.1', NULL, NULL, NULL, '[{"method":"pwd","at":7258118400000},{"method":"otp","at":7258118400000}]', '{"role":"editor"}', '{"ip":"192.0.2.1","device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"},"location":{"country":"CH","city":"Zürich"},"label":"Büro"}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('T6NH9046WmpTATp-9DAHXw', 7258377300000, 7258377300000, 604800000, 7289913300000, 7258982100000, NULL, NULL, NULL, NULL, 0, NULL, 'SImeOV3EqK-otn-IH6INww', NULL, 'alice', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, '[1,"ü",null]', '{"device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('V1G7LFLPLXaMh11h1icUNQ', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, 'pEUYFdNR0TildxKMWxI8fg', 'OOOOOOOOOOOOOOOOOOOOOQ', 'ended', 'unconfirmed', NULL, 'stolen laptop', 'application:helpdesk', NULL, NULL, NULL, '{"device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('aYVEgMLMeF1Des8I9UybDg', 7258208520000, 7258208520000, 2592000000, 7258212120000, 7258212120000, NULL, NULL, NULL, NULL, 0, NULL, '2Ol0Tuoj1o2oRfObXqUttw', NULL, 'ended', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, NULL, '{"device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"},"absoluteTimeout":3600000}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('g8gJFWPCXSLp409pUM45KQ', 7258377300000, 7258377300000, 2592000000, 7258377900000, 7258377900000, NULL, NULL, NULL, NULL, 0, NULL, 'pPkOtZbF7WkC6jtSubgERQ', NULL, 'bob', 'pending', NULL, NULL, NULL, NULL, '[{"method":"pwd","at":7258377300000}]', NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('kf527j0z_5z4Y-9SwOgnhw', 7258118400000, 7258118400000, 2592000000, 7289654400000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, 'iGAR62Zi0rezLDYYl-26pQ', 'OOOOOOOOOOOOOOOOOOOOOQ', 'crowded', 'active', NULL, 'limit', 'session:oRV3xmoNOr6kMxQFgRy6rg', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('oRV3xmoNOr6kMxQFgRy6rg', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7260796800000, NULL, NULL, NULL, NULL, 0, NULL, 'iGAR62Zi0rezLDYYl-26pQ', NULL, 'crowded', 'active', NULL, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('rXI7_X-oVaNj0fMZpYvlgQ', 7258208520000, 7258208520000, 2592000000, 7289744520000, 7260800520000, NULL, NULL, NULL, NULL, 0, NULL, 'uKxp9K1ei5LFJPVX7afxdw', NULL, 'ended', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('sUGpcxaFjvil6GOPmP1cAA', 7258208520000, 7258208520000, 604800000, 7289744520000, 7258208520000, NULL, NULL, NULL, 7258208520000, 0, NULL, 'QzqnOh5vzFlLRk6KmF4yQw', 'OOOOOOOOOOOOOOOOOOOOOQ', 'alice', 'unconfirmed', '203.0.113.9', 'denied', 'session:9oy1PMyW6J9DT-Fi-VmzLQ', NULL, NULL, NULL, '{"ip":"203.0.113.9"}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('veXwOBdPjVIE-pq9kCVo5w', 7258377300000, 7258377300000, 604800000, 7258380900000, 7258380900000, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, 'alice', 'impersonated', NULL, NULL, NULL, 'support:dave', NULL, NULL, '{"absoluteTimeout":3600000}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('xUySFJbV6L07_sIXGTPrww', 7258208520000, 7258208520000, 259200000, 7289744520000, 7258467720000, NULL, 259200000, NULL, NULL, 0, 0, 'TgSk9fm4guZ2fG-Tera21Q', NULL, 'carol', 'active', NULL, NULL, NULL, NULL, NULL, NULL, '{"device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('xrv8RBy4vFRfUXfnzhJXzg', 7258118400000, 7258204800000, 2592000000, 7289654400000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, 'PuDE4WDtfQ11uKVDUK5QEA', 'OOOOOOOOOOOOOOOOOOOOOQ', 'ended', 'active', '192.0.2.2', 'logout', 'session:xrv8RBy4vFRfUXfnzhJXzg', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('z3fNBKhK_rmZgNg7gWdd6Q', 7258208400000, 7258208400000, 2592000000, 7289744400000, 7258208460000, NULL, NULL, NULL, 7258208460000, 0, NULL, 'muipx9M3mF4tsOBnFSq-bQ', 'OOOOOOOOOOOOOOOOOOOOOQ', 'ended', 'unconfirmed', NULL, 'admin', 'application', NULL, NULL, NULL, '{}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('alice', 0, 604800000, '{"devices":[{"firstSeenAt":7258118400000,"id":"joM75k_c4tFbQnF7jvABWA","os":"Linux","browser":"Chrome","model":null,"lastUsedAt":7258118400000,"trustedAt":7258118400000,"trustedUntil":7260710400000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('carol', 0, NULL, '{"devices":[{"firstSeenAt":7258208520000,"id":"TgSk9fm4guZ2fG-Tera21Q","os":"Linux","browser":"Chrome","model":null,"lastUsedAt":7258208520000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('crowded', 0, NULL, '{"devices":[{"firstSeenAt":7258118400000,"id":"iGAR62Zi0rezLDYYl-26pQ","os":null,"browser":null,"model":null,"lastUsedAt":7258204800000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('ended', 7258208462001, NULL, '{"devices":[{"firstSeenAt":7258118400000,"id":"PuDE4WDtfQ11uKVDUK5QEA","os":null,"browser":null,"model":null,"lastUsedAt":7258118400000}]}');
INSERT INTO jwt_erasures (id, valid_after) VALUES ('HrH5Xr6FXjGKwy-ohupH_Q', 7258204802000);
INSERT INTO jwt_leases (id, granted, waited, version) VALUES (1, 10, 20, 2);
INSERT INTO jwt_migrations (name) VALUES ('0001-sessions-and-users');
