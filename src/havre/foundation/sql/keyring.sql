-- Wrapped data keys, in a schema of their own so that backups can keep it apart and for less time. Idempotent.
CREATE SCHEMA IF NOT EXISTS keyring AUTHORIZATION havre_guard;
REVOKE ALL ON SCHEMA keyring FROM PUBLIC;
GRANT USAGE ON SCHEMA keyring TO havre_app, havre_jobs, havre_grant, havre_backup;
SET ROLE havre_guard;
CREATE TABLE IF NOT EXISTS keyring.data_key (
  id uuid PRIMARY KEY,
  domain text NOT NULL,
  team_id uuid,
  user_id uuid,
  object_id uuid,
  kek_id text NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (team_id IS NOT NULL OR user_id IS NOT NULL)
);
-- Put away: the row of a sealed archive stays, nobody opens it until a reasoned reopening.
ALTER TABLE keyring.data_key ADD COLUMN IF NOT EXISTS away_at timestamptz;
CREATE INDEX IF NOT EXISTS data_key_kek ON keyring.data_key (kek_id);
ALTER TABLE keyring.data_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE keyring.data_key FORCE ROW LEVEL SECURITY;
REVOKE ALL ON keyring.data_key FROM PUBLIC, havre_app, havre_jobs, havre_grant;
GRANT SELECT, INSERT ON keyring.data_key TO havre_app;
GRANT SELECT, INSERT ON keyring.data_key TO havre_jobs;
GRANT SELECT ON keyring.data_key TO havre_grant, havre_backup;

DROP POLICY IF EXISTS guard ON keyring.data_key;
CREATE POLICY guard ON keyring.data_key TO havre_guard USING (true);
DROP POLICY IF EXISTS team_reads ON keyring.data_key;
CREATE POLICY team_reads ON keyring.data_key FOR SELECT TO havre_app, havre_jobs
  USING (away_at IS NULL AND team_id = ANY ((SELECT sec.teams())::uuid[]));
DROP POLICY IF EXISTS owner_reads ON keyring.data_key;
CREATE POLICY owner_reads ON keyring.data_key FOR SELECT TO havre_app
  USING (user_id = (SELECT sec.actor()) OR (user_id IS NOT NULL AND (SELECT sec.signing_in())));
-- A sender makes the key of what it posts to another team, and cannot read it afterwards.
DROP POLICY IF EXISTS anyone_adds ON keyring.data_key;
CREATE POLICY anyone_adds ON keyring.data_key FOR INSERT TO havre_app, havre_jobs
  WITH CHECK ((SELECT sec.scope()) IS NOT NULL);
DROP POLICY IF EXISTS granted_reads ON keyring.data_key;
CREATE POLICY granted_reads ON keyring.data_key FOR SELECT TO havre_grant
  USING (away_at IS NULL AND object_id = ANY ((SELECT sec.granted(domain))::uuid[]));

-- Rotation: the key custodian's command (role havre_jobs) sees wrapped keys only, batch by batch.
CREATE OR REPLACE FUNCTION keyring.batch(active text, size int) RETURNS SETOF keyring.data_key
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM keyring.data_key WHERE kek_id <> active ORDER BY id LIMIT size
$$;
CREATE OR REPLACE FUNCTION keyring.rewrap(key_id uuid, old_kek text, new_kek text, new_wrapped bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH done AS (
    UPDATE keyring.data_key SET kek_id = new_kek, wrapped = new_wrapped
     WHERE id = key_id AND kek_id = old_kek RETURNING 1)
  SELECT EXISTS (SELECT FROM done)
$$;
-- Shredding: the actor's own team only; the rows stay, unreadable for ever.
CREATE OR REPLACE FUNCTION keyring.shred(key_id uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (
    DELETE FROM keyring.data_key
     WHERE id = key_id AND (team_id = ANY (sec.teams()) OR user_id = sec.actor()) RETURNING 1)
  SELECT EXISTS (SELECT FROM gone)
$$;
-- The sealed archive: the jobs put away, a reopening takes back; the actor's own team only.
CREATE OR REPLACE FUNCTION keyring.put_away(key_id uuid, away boolean) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH moved AS (
    UPDATE keyring.data_key SET away_at = CASE WHEN away THEN statement_timestamp() END
     WHERE id = key_id AND (away_at IS NULL) = away AND team_id = ANY (sec.teams()) RETURNING 1)
  SELECT EXISTS (SELECT FROM moved)
$$;
REVOKE ALL ON FUNCTION keyring.batch(text, int), keyring.rewrap(uuid, text, text, bytea), keyring.shred(uuid),
  keyring.put_away(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keyring.batch(text, int), keyring.rewrap(uuid, text, text, bytea) TO havre_jobs;
GRANT EXECUTE ON FUNCTION keyring.shred(uuid), keyring.put_away(uuid, boolean) TO havre_app, havre_jobs;
RESET ROLE;
