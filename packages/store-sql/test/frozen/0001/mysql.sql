CREATE TABLE IF NOT EXISTS `jwt_migrations` (
  name VARCHAR(255) NOT NULL PRIMARY KEY
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
CREATE TABLE IF NOT EXISTS `jwt_sessions` (
  id BINARY(16) NOT NULL PRIMARY KEY,
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
  remember_me TINYINT NULL,
  device_id BINARY(16) NULL,
  revoke_operation BINARY(16) NULL,
  user_id VARCHAR(255) NOT NULL,
  status VARCHAR(64) NOT NULL,
  last_ip VARCHAR(64) NULL,
  revoke_reason VARCHAR(64) NULL,
  revoked_by VARCHAR(64) NULL,
  impersonated_by VARCHAR(255) NULL,
  auth_methods MEDIUMTEXT NULL,
  data MEDIUMTEXT NULL,
  details MEDIUMTEXT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
CREATE INDEX `jwt_sessions_by_user` ON `jwt_sessions` (user_id, created_at);
CREATE INDEX `jwt_sessions_by_expiry` ON `jwt_sessions` (expires_at);
CREATE TABLE IF NOT EXISTS `jwt_users` (
  user_id VARCHAR(255) NOT NULL PRIMARY KEY,
  valid_after BIGINT NOT NULL,
  idle_timeout BIGINT NULL,
  details MEDIUMTEXT NULL, locks BIGINT NOT NULL DEFAULT 0
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
CREATE TABLE IF NOT EXISTS `jwt_erasures` (
  id BINARY(16) NOT NULL PRIMARY KEY,
  valid_after BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
CREATE TABLE IF NOT EXISTS `jwt_leases` (
  id BIGINT NOT NULL PRIMARY KEY,
  granted BIGINT NOT NULL,
  waited BIGINT NOT NULL,
  version BIGINT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'199039fe3c2760712c8950487d926db4', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7258208400000, NULL, NULL, 7258204800001, 7258208400000, 1, NULL, x'2dbf14a78e45171a0d147a66ed9b1ef0', x'65965965965965965965965965965965', 'ended', 'unconfirmed', NULL, 'token_reuse', 'rule', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'249add4ebfed55219cb48a430104b6c6', 7258208520000, 7258208520000, 604800000, 7289744520000, 7258813320000, NULL, NULL, NULL, NULL, 0, NULL, x'7d38844616e783a06455a3fa5c19a83a', NULL, 'alice', 'unconfirmed', '2001:db8::1', NULL, NULL, NULL, NULL, NULL, '{"ip":"2001:db8::1","device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"},"app":{"name":"Shop","version":"1.2"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'2b4f82697fa11d428e78042e020cbf59', 7258118400000, 7258204800000, 604800000, 7289654400000, 7258809600000, NULL, NULL, 7258204800000, NULL, 1, NULL, x'bf45c81b09681794276f3408bfb2cc84', NULL, 'alice', 'active', '192.0.2.1', NULL, NULL, NULL, '[{"method":"pwd","at":7258118400000},{"method":"otp","at":7258118400000}]', '{"role":"editor"}', '{"ip":"192.0.2.1","device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"},"location":{"country":"CH","city":"Zürich"},"label":"Büro"}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'787612281147872d5e2ded4028e2d28b', 7258377300000, 7258377300000, 604800000, 7289913300000, 7258982100000, NULL, NULL, NULL, NULL, 0, NULL, x'753caa66010fd95034e730134874d8f3', NULL, 'alice', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, '[1,"ü",null]', '{"device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'80244859059a5a2997b420ad0aea1f61', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, x'd4f7e342961c05ebb1a7d55787d4c9ae', x'65965965965965965965965965965965', 'ended', 'unconfirmed', NULL, 'stolen laptop', 'application:helpdesk', NULL, NULL, NULL, '{"device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'9a380fb17597a9008eab825329ffa73a', 7258208520000, 7258208520000, 2592000000, 7258212120000, 7258212120000, NULL, NULL, NULL, NULL, 0, NULL, x'0d9c417bad2f0b40f472b6678b67f9e7', NULL, 'ended', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, NULL, '{"device":{"type":"mobile","vendor":"Apple","model":"iPhone"},"os":{"name":"iOS","version":"26.1"},"browser":{"name":"Safari","version":"26.1"},"absoluteTimeout":3600000}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'b09b1442168d89d5b51412b57d714655', 7258377300000, 7258377300000, 2592000000, 7258377900000, 7258377900000, NULL, NULL, NULL, NULL, 0, NULL, x'd5ac19e649d0221c0d1efe5dea7b0f71', NULL, 'bob', 'pending', NULL, NULL, NULL, NULL, '[{"method":"pwd","at":7258377300000}]', NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'c2b18322f07f946fc58c029df19b33b7', 7258118400000, 7258118400000, 2592000000, 7289654400000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, x'b912dc1c392e077abf58e8e3c400c7d5', x'65965965965965965965965965965965', 'crowded', 'active', NULL, 'limit', 'session:oRV3xmoNOr6kMxQFgRy6rg', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'd1c804f72d186771f05fd6d0b1cf87de', 7258204800000, 7258204800000, 2592000000, 7289740800000, 7260796800000, NULL, NULL, NULL, NULL, 0, NULL, x'b912dc1c392e077abf58e8e3c400c7d5', NULL, 'crowded', 'active', NULL, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'de24c896203482662f06b5e4d63ef1b1', 7258208520000, 7258208520000, 2592000000, 7289744520000, 7260800520000, NULL, NULL, NULL, NULL, 0, NULL, x'e95f752950aab8659051a822226afda7', NULL, 'ended', 'unconfirmed', NULL, NULL, NULL, NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'e1f475a3d990bfbbb11d165ac9a0a82c', 7258208520000, 7258208520000, 604800000, 7289744520000, 7258208520000, NULL, NULL, NULL, 7258208520000, 0, NULL, x'6ffdb366d1bbfd0c567301d5c9017e6f', x'65965965965965965965965965965965', 'alice', 'unconfirmed', '203.0.113.9', 'denied', 'session:9oy1PMyW6J9DT-Fi-VmzLQ', NULL, NULL, NULL, '{"ip":"203.0.113.9"}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'eea8bc64ca5abe04cf035d8ac0d8341b', 7258377300000, 7258377300000, 604800000, 7258380900000, 7258380900000, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, 'alice', 'impersonated', NULL, NULL, NULL, 'support:dave', NULL, NULL, '{"absoluteTimeout":3600000}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'f5ff9d4149e01d60489784e245e6b7f3', 7258208520000, 7258208520000, 259200000, 7289744520000, 7258467720000, NULL, 259200000, NULL, NULL, 0, 0, x'7ac7702abc85b3a903ad101eab798309', NULL, 'carol', 'active', NULL, NULL, NULL, NULL, NULL, NULL, '{"device":{"type":"desktop"},"os":{"name":"Linux"},"browser":{"name":"Chrome","version":"142"}}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'f77ec970cf85ed072b7e2af3fed522fe', 7258118400000, 7258204800000, 2592000000, 7289654400000, 7258204800000, NULL, NULL, NULL, 7258204800000, 0, NULL, x'6ba38f1613b9adb082e9580e7d519b3c', x'65965965965965965965965965965965', 'ended', 'active', '192.0.2.2', 'logout', 'session:xrv8RBy4vFRfUXfnzhJXzg', NULL, NULL, NULL, '{}');
INSERT INTO jwt_sessions (id, created_at, last_active_at, idle_timeout, absolute_expires_at, expires_at, authenticated_at, max_idle_timeout, generation_used_at, revoked_at, generation, remember_me, device_id, revoke_operation, user_id, status, last_ip, revoke_reason, revoked_by, impersonated_by, auth_methods, data, details) VALUES (x'fc4ad8315b55977ca4b18b08b21a691d', 7258208400000, 7258208400000, 2592000000, 7289744400000, 7258208460000, NULL, NULL, NULL, 7258208460000, 0, NULL, x'cbabb5f4a5c4c90179e1933341dd809d', x'65965965965965965965965965965965', 'ended', 'unconfirmed', NULL, 'admin', 'application', NULL, NULL, NULL, '{}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('alice', 0, 604800000, '{"devices":[{"firstSeenAt":7258118400000,"id":"joM75k_c4tFbQnF7jvABWA","os":"Linux","browser":"Chrome","model":null,"lastUsedAt":7258118400000,"trustedAt":7258118400000,"trustedUntil":7260710400000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('bob', 0, NULL, NULL);
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('carol', 0, NULL, '{"devices":[{"firstSeenAt":7258208520000,"id":"TgSk9fm4guZ2fG-Tera21Q","os":"Linux","browser":"Chrome","model":null,"lastUsedAt":7258208520000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('crowded', 0, NULL, '{"devices":[{"firstSeenAt":7258118400000,"id":"iGAR62Zi0rezLDYYl-26pQ","os":null,"browser":null,"model":null,"lastUsedAt":7258204800000}]}');
INSERT INTO jwt_users (user_id, valid_after, idle_timeout, details) VALUES ('ended', 7258208462001, NULL, '{"devices":[{"firstSeenAt":7258118400000,"id":"PuDE4WDtfQ11uKVDUK5QEA","os":null,"browser":null,"model":null,"lastUsedAt":7258118400000}]}');
INSERT INTO jwt_erasures (id, valid_after) VALUES (x'4b74868b71d08af455f3e034b7ad5295', 7258204802000);
INSERT INTO jwt_leases (id, granted, waited, version) VALUES (1, 10, 20, 2);
INSERT INTO jwt_migrations (name) VALUES ('0001-sessions-and-users');
