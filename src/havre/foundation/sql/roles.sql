-- Roles of Havre (docs/security.md). Run by the server's administrator; idempotent.
-- owner: owns everything, cannot log in. guard: owns the SECURITY DEFINER functions, reads only what they need.
-- No role that serves pages or jobs owns a table, is superuser, bypasses row security or is member of another,
-- save havre_app that may SET ROLE havre_grant for one break-glass reading.
DO $roles$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('havre_owner',    'NOLOGIN NOINHERIT'),
      ('havre_guard',    'NOLOGIN NOINHERIT'),
      ('havre_grant',    'NOLOGIN NOINHERIT'),
      ('havre_migrator', 'LOGIN NOINHERIT'),
      ('havre_app',      'LOGIN NOINHERIT'),
      ('havre_public',   'LOGIN NOINHERIT'),
      ('havre_live',     'LOGIN NOINHERIT'),
      ('havre_jobs',     'LOGIN NOINHERIT'),
      ('havre_stats',    'LOGIN NOINHERIT'),
      ('havre_auditor',  'LOGIN NOINHERIT'),
      ('havre_backup',   'LOGIN NOINHERIT BYPASSRLS')
    ) AS roles(name, options)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted.name) THEN
      EXECUTE format('CREATE ROLE %I %s NOSUPERUSER NOCREATEDB NOCREATEROLE', wanted.name, wanted.options);
    END IF;
  END LOOP;
END
$roles$;
GRANT havre_owner TO havre_migrator;
GRANT havre_guard TO havre_owner;
GRANT havre_grant TO havre_app;
