-- Append-only, hash-chained journal: one chain per actor, so that people do not wait for one another. Idempotent.
CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION havre_guard;
REVOKE ALL ON SCHEMA audit FROM PUBLIC;
GRANT USAGE ON SCHEMA audit TO havre_app, havre_jobs, havre_auditor, havre_grant;
SET ROLE havre_guard;

CREATE TABLE IF NOT EXISTS audit.event (
  chain uuid NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  actor uuid,
  act text NOT NULL,
  object_kind text NOT NULL,
  object_id uuid,
  team_id uuid,
  purpose text NOT NULL,
  detail jsonb NOT NULL,
  previous bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (chain, seq)
);
CREATE INDEX IF NOT EXISTS event_object ON audit.event (object_id, at);
CREATE INDEX IF NOT EXISTS event_at ON audit.event (at);
CREATE TABLE IF NOT EXISTS audit.head (
  chain uuid PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL
);

-- What a purge took away at the beginning of a chain (safekeeping/sql/after_safekeeping.sql): the number and the hash
-- of the last event that went, so that what remains is still verified from there.
ALTER TABLE audit.head ADD COLUMN IF NOT EXISTS cut_seq bigint NOT NULL DEFAULT 0;
ALTER TABLE audit.head ADD COLUMN IF NOT EXISTS cut_hash bytea;
ALTER TABLE audit.head ADD COLUMN IF NOT EXISTS cut_at timestamptz;

CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Only audit.cut deletes, and only the oldest events of a chain.
  IF TG_OP = 'DELETE' AND current_user = 'havre_guard' AND current_setting('havre.cutting', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
DROP TRIGGER IF EXISTS append_only ON audit.event;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Length-prefixed fields: no two different events share one image.
CREATE OR REPLACE FUNCTION audit.image(previous bytea, chain uuid, seq bigint, at timestamptz, actor uuid, act text,
  object_kind text, object_id uuid, team_id uuid, purpose text, detail jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(previous || convert_to(string_agg(COALESCE(length(field)::text || ':' || field, '-'), ',' ORDER BY place), 'UTF8'))
  FROM unnest(ARRAY[chain::text, seq::text, (extract(epoch FROM at) * 1000000)::bigint::text, actor::text, act,
                    object_kind, object_id::text, team_id::text, purpose, detail::text]) WITH ORDINALITY AS f(field, place)
$$;

CREATE OR REPLACE FUNCTION audit.append(act text, object_kind text, object_id uuid, team_id uuid, purpose text,
  detail jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid := sec.actor();
  link uuid := COALESCE(who, sec.subject('team'), '00000000-0000-0000-0000-000000000000');
  head audit.head;
  moment timestamptz := clock_timestamp();
  image bytea;
BEGIN
  IF act IS NULL OR act = '' OR length(purpose) > 500 OR length(detail::text) > 4000 THEN
    RAISE EXCEPTION 'an audit event needs an act and short fields' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO audit.head VALUES (link, 0, sha256(convert_to(link::text, 'UTF8'))) ON CONFLICT DO NOTHING;
  SELECT * INTO head FROM audit.head h WHERE h.chain = link FOR UPDATE;
  image := audit.image(head.hash, link, head.seq + 1, moment, who, act, object_kind, object_id, team_id, purpose, detail);
  INSERT INTO audit.event VALUES (link, head.seq + 1, moment, who, act, object_kind, object_id, team_id, purpose,
                                  detail, head.hash, image);
  UPDATE audit.head h SET seq = head.seq + 1, hash = image WHERE h.chain = link;
  RETURN head.seq + 1;
END
$$;
REVOKE ALL ON FUNCTION audit.append(text, text, uuid, uuid, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.append(text, text, uuid, uuid, text, jsonb) TO havre_app, havre_jobs, havre_grant;
GRANT SELECT ON audit.event, audit.head TO havre_auditor;
RESET ROLE;
