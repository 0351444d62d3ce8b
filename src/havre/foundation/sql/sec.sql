-- Signed scope and what derives from it. Owned by havre_guard; idempotent.
--
-- A scope is the text  v1|kind|subject|expiry|hmac  set for one transaction by set_config('havre.scope', …, true).
-- kinds: user (subject = user id), auth (signing in, subject empty), team (a job acting for one team),
--        grant (one object opened by break-glass; subject = grant id).
-- On any doubt every function answers NULL or an empty array: no row is seen.
CREATE SCHEMA IF NOT EXISTS sec AUTHORIZATION havre_guard;
REVOKE ALL ON SCHEMA sec FROM PUBLIC;
GRANT USAGE ON SCHEMA sec TO havre_owner, havre_app, havre_jobs, havre_grant, havre_auditor, havre_public, havre_stats;
SET ROLE havre_guard;

CREATE TABLE IF NOT EXISTS sec.scope_key (
  id smallint PRIMARY KEY,
  inner_pad bytea NOT NULL,
  outer_pad bytea NOT NULL
);
ALTER TABLE sec.scope_key ENABLE ROW LEVEL SECURITY;

-- What the database was last prepared by, see operations/install.py. Created before the rights are given, so that
-- the backup may read it from the first day.
CREATE TABLE IF NOT EXISTS sec.prepared (fingerprint text NOT NULL);

-- HMAC-SHA256 (RFC 2104) from core functions: the pads of the key are stored, no extension is needed.
CREATE OR REPLACE FUNCTION sec.sign(message text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to(message, 'UTF8'))), 'hex')
  FROM sec.scope_key ORDER BY id DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION sec.sign(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION sec.scope() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  raw text := NULLIF(current_setting('havre.scope', true), '');
  part text[];
BEGIN
  IF raw IS NULL OR length(raw) > 400 THEN RETURN NULL; END IF;
  part := string_to_array(raw, '|');
  IF array_length(part, 1) <> 5 OR part[1] <> 'v1' OR part[4] !~ '^[0-9]{1,12}$' THEN RETURN NULL; END IF;
  IF sec.sign(array_to_string(part[1:4], '|')) IS DISTINCT FROM part[5] THEN RETURN NULL; END IF;
  IF part[4]::bigint < extract(epoch FROM statement_timestamp()) THEN RETURN NULL; END IF;
  IF part[2] = 'team' AND session_user <> 'havre_jobs' AND session_user <> 'havre_app' THEN RETURN NULL; END IF;
  RETURN part;
END
$$;

CREATE OR REPLACE FUNCTION sec.subject(wanted text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  part text[] := sec.scope();
BEGIN
  IF part IS NULL OR part[2] <> wanted OR part[3] !~ '^[0-9a-f-]{36}$' THEN RETURN NULL; END IF;
  RETURN part[3]::uuid;
END
$$;

CREATE OR REPLACE FUNCTION sec.actor() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT sec.subject('user') $$;

CREATE OR REPLACE FUNCTION sec.signing_in() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE((sec.scope())[2] = 'auth', false)
$$;
RESET ROLE;
