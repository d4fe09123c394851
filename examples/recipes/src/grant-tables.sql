CREATE ROLE app LOGIN PASSWORD 'secret';
GRANT SELECT, INSERT, UPDATE, DELETE ON jwt_sessions, jwt_users, jwt_erasures, jwt_leases TO app;
GRANT SELECT ON jwt_migrations TO app;
