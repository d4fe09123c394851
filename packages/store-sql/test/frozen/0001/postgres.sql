CREATE TABLE IF NOT EXISTS "jwt_migrations" (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS "jwt_sessions" (
  id UUID NOT NULL PRIMARY KEY,
  created_at BIGINT NOT NULL,
  last_active_at BIGINT NOT NULL,
  idle_timeout BIGINT NOT NULL,
  absolute_expires_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  authenticated_at BIGINT NULL,
  max_idle_timeout BIGINT NULL,
  generation_used_at BIGINT NULL,
  revoked_at BIGINT NULL,
  generation INTEGER NOT NULL,
  remember_me SMALLINT NULL,
  device_id UUID NULL,
  revoke_operation UUID NULL,
  user_id TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  last_ip TEXT COLLATE "C" NULL,
  revoke_reason TEXT COLLATE "C" NULL,
  revoked_by TEXT COLLATE "C" NULL,
  impersonated_by TEXT COLLATE "C" NULL,
  auth_methods TEXT COLLATE "C" NULL,
  data TEXT COLLATE "C" NULL,
  details TEXT COLLATE "C" NOT NULL
);
CREATE INDEX IF NOT EXISTS "jwt_sessions_by_user" ON "jwt_sessions" (user_id, created_at);
CREATE INDEX IF NOT EXISTS "jwt_sessions_by_expiry" ON "jwt_sessions" (expires_at);
CREATE TABLE IF NOT EXISTS "jwt_users" (
  user_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  valid_after BIGINT NOT NULL,
  idle_timeout BIGINT NULL,
  details TEXT COLLATE "C" NULL
);
CREATE TABLE IF NOT EXISTS "jwt_erasures" (
  id UUID NOT NULL PRIMARY KEY,
  valid_after BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS "jwt_leases" (
  id BIGINT NOT NULL PRIMARY KEY,
  granted BIGINT NOT NULL,
  waited BIGINT NOT NULL,
  version BIGINT NOT NULL
);
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('199039fe-3c27-6071-2c89-50487d926db4', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7258208400000, NULL, NULL, 7258204800001, 7258208400000, 1, NULL, '2dbf14a7-8e45-171a-0d14-7a66ed9b1ef0', '65965965-9659-6596-5965-965965965965', 'ended', 'unconfirmed', NULL, 'token_reuse', 'rule', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('249add4e-bfed-5521-9cb4-8a430104b6c6', 7258208520000, 7258208520000, 604800000, 7289744520000, 7258813320000, NULL, NULL, NULL, NULL, 0, NULL, '7d388446-16e7-83a0-6455-a3fa5c19a83a', NULL, 'alice', 'unconfirmed', '2001:db8::1', NULL, NULL, NULL, NULL, NULL, '{"ip":"2001:db8::1","device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"},"app":{"name":"Shop","version":"1.2"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('2b4f8269-7fa1-1d42-8e78-042e020cbf59', 7258118400000, 7258204800000, 604800000, 7289654400000, 7258809600000, NULL, NULL, 7258204800000, NULL, 1, NULL, 'bf45c81b-0968-1794-276f-3408bfb2cc84', NULL, 'alice', 'active', '192.0.2.1', NULL, NULL, NULL, '[{"method":"pwd","at":7258118400000},{"method":"otp","at":7258118400000}]', '{"role":"editor"}', '{"ip":"192.0.2.1","device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"},"location":{"country":"CH","city":"Zürich"},"label":"Büro"}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('78761228-1147-872d-5e2d-ed4028e2d28b', 7258377300000, 7258377300000, 604800000, 7289913300000, 7258982100000, NULL, NULL, NULL, NULL, 0, NULL, '753caa66-010f-d950-34e7-30134874d8f3', NULL, 'alice', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, '[1,"ü",null]', '{"device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('80244859-059a-5a29-97b4-20ad0aea1f61', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, 'd4f7e342-961c-05eb-b1a7-d55787d4c9ae', '65965965-9659-6596-5965-965965965965', 'ended', 'unconfirmed', NULL, 'stolen laptop', 'application:helpdesk', NULL, NULL, NULL, '{"device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('9a380fb1-7597-a900-8eab-825329ffa73a', 7258208520000, 7258208520000, 2592000000, 7258212120000, 7258212120000, NULL, NULL, NULL, NULL, 0, NULL, '0d9c417b-ad2f-0b40-f472-b6678b67f9e7', NULL, 'ended', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, NULL, '{"device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"},"absoluteTimeout":3600000}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('b09b1442-168d-89d5-b514-12b57d714655', 7258377300000, 7258377300000, 2592000000, 7258377900000, 7258377900000, NULL, NULL, NULL, NULL, 0, NULL, 'd5ac19e6-49d0-221c-0d1e-fe5dea7b0f71', NULL, 'bob', 'pending', NULL, NULL, NULL, NULL, '[{"method":"pwd","at":7258377300000}]', NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('c2b18322-f07f-946f-c58c-029df19b33b7', 7258118400000, 7258118400000, 2592000000, 7289654400000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, 'b912dc1c-392e-077a-bf58-e8e3c400c7d5', '65965965-9659-6596-5965-965965965965', 'crowded', 'active', NULL, 'limit', 'session:oRV3xmoNOr6kMxQFgRy6rg', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('d1c804f7-2d18-6771-f05f-d6d0b1cf87de', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7260796800000, NULL, NULL, NULL, NULL, 0, NULL, 'b912dc1c-392e-077a-bf58-e8e3c400c7d5', NULL, 'crowded', 'active', NULL, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('de24c896-2034-8266-2f06-b5e4d63ef1b1', 7258208520000, 7258208520000, 2592000000, 7289744520000, 7260800520000, NULL, NULL, NULL, NULL, 0, NULL, 'e95f7529-50aa-b865-9051-a822226afda7', NULL, 'ended', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('e1f475a3-d990-bfbb-b11d-165ac9a0a82c', 7258208520000, 7258208520000, 604800000, 7289744520000, 7258208520000, NULL, NULL, NULL, 7258208520000, 0, NULL, '6ffdb366-d1bb-fd0c-5673-01d5c9017e6f', '65965965-9659-6596-5965-965965965965', 'alice', 'unconfirmed', '203.0.113.9', 'denied', 'session:9oy1PMyW6J9DT-Fi-VmzLQ', NULL, NULL, NULL, '{"ip":"203.0.113.9"}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('eea8bc64-ca5a-be04-cf03-5d8ac0d8341b', 7258377300000, 7258377300000, 604800000, 7258380900000, 7258380900000, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, 'alice', 'impersonated', NULL, NULL, NULL, 'support:dave', NULL, NULL, '{"absoluteTimeout":3600000}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('f5ff9d41-49e0-1d60-4897-84e245e6b7f3', 7258208520000, 7258208520000, 259200000, 7289744520000, 7258467720000, NULL, 259200000, NULL, NULL, 0, 0, '7ac7702a-bc85-b3a9-03ad-101eab798309', NULL, 'carol', 'active', NULL, NULL, NULL, NULL, NULL, NULL, '{"device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('f77ec970-cf85-ed07-2b7e-2af3fed522fe', 7258118400000, 7258204800000, 2592000000, 7289654400000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, '6ba38f16-13b9-adb0-82e9-580e7d519b3c', '65965965-9659-6596-5965-965965965965', 'ended', 'active', '192.0.2.2', 'logout', 'session:xrv8RBy4vFRfUXfnzhJXzg', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES ('fc4ad831-5b55-977c-a4b1-8b08b21a691d', 7258208400000, 7258208400000, 2592000000, 7289744400000, 7258208460000, NULL, NULL, NULL, 7258208460000, 0, NULL, 'cbabb5f4-a5c4-c901-79e1-933341dd809d', '65965965-9659-6596-5965-965965965965', 'ended', 'unconfirmed', NULL, 'admin', 'application', NULL, NULL, NULL, '{}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('alice', 0, 604800000, '{"devices":[{"firstSeenAt":7258118400000,"id":"joM75k_c4tFbQnF7jvABWA","os":"Linux","browser":"Chrome","model":null,"lastUsedAt":7258118400000,"trustedAt":7258118400000,"trustedUntil":7260710400000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('carol', 0, NULL, '{"devices":[{"firstSeenAt":7258208520000,"id":"TgSk9fm4guZ2fG-Tera21Q","os":"Linux","browser":"Chrome","model":null,"lastUsedAt":7258208520000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('crowded', 0, NULL, '{"devices":[{"firstSeenAt":7258118400000,"id":"iGAR62Zi0rezLDYYl-26pQ","os":null,"browser":null,"model":null,"lastUsedAt":7258204800000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('ended', 7258208462001, NULL, '{"devices":[{"firstSeenAt":7258118400000,"id":"PuDE4WDtfQ11uKVDUK5QEA","os":null,"browser":null,"model":null,"lastUsedAt":7258118400000}]}');
INSERT INTO jwt_erasures (id, valid_after) VALUES ('4b74868b-71d0-8af4-55f3-e034b7ad5295', 7258204802000);
INSERT INTO jwt_leases (id, granted, waited, version) VALUES (1, 10, 20, 2);
INSERT INTO jwt_migrations (name) VALUES ('0001-sessions-and-users');
