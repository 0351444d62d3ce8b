-- Reading the journal back, narrowly: who read one record of one's own team; what the officer looks for.
-- Owned by havre_guard; idempotent.
SET ROLE havre_guard;

-- Whether one's team owns this object and one may know of it. Every record has a key of its own in the keyring.
CREATE OR REPLACE FUNCTION audit.is_ours(object uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT sec.actor() IS NOT NULL
     AND object <> ALL (sec.hidden_cases()) AND object <> ALL (sec.hidden_persons())
     AND object <> ALL (sec.hidden_reports())
     AND EXISTS (SELECT FROM keyring.data_key k WHERE k.object_id = object AND k.team_id = ANY (sec.teams()))
$$;

-- Who did what with these objects of one's own team, the newest first. Writings of one's own are told too.
CREATE OR REPLACE FUNCTION audit.readers(objects uuid[], since timestamptz, most int)
RETURNS TABLE (at timestamptz, who uuid, name text, function text, act text, kind text, purpose text, outside boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.at, e.actor, COALESCE(u.name, ''), COALESCE(u.function, ''), e.act, e.object_kind, e.purpose,
         NOT EXISTS (SELECT FROM public.accounts_membership m
                      WHERE m.user_id = e.actor AND m.team_id = ANY (sec.teams()))
    FROM audit.event e
    LEFT JOIN public.accounts_user u ON u.id = e.actor
   WHERE e.object_id = ANY (SELECT o FROM unnest(objects) o WHERE audit.is_ours(o))
     AND e.at >= since AND e.actor IS NOT NULL
   ORDER BY e.at DESC, e.seq DESC LIMIT least(most, 2000)
$$;

-- The officer's search: events of one's agencies, by person, object, acts (none: all) or reason. Ids and codes only.
DROP FUNCTION IF EXISTS audit.search(uuid, uuid, text, text, timestamptz, timestamptz, int);
CREATE OR REPLACE FUNCTION audit.search(person uuid, object uuid, wanted text[], reason text, since timestamptz,
  until timestamptz, most int)
RETURNS TABLE (at timestamptz, who uuid, name text, act text, kind text, object_id uuid, team text, purpose text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid[] := sec.agencies_as(ARRAY['dpo', 'security_officer']);
  teams uuid[];
  people uuid[];
BEGIN
  IF cardinality(mine) = 0 THEN RETURN; END IF;
  teams := ARRAY(SELECT t.id FROM public.accounts_team t WHERE t.agency_id = ANY (mine));
  people := ARRAY(SELECT DISTINCT m.user_id FROM public.accounts_membership m WHERE m.agency_id = ANY (mine));
  RETURN QUERY
    SELECT e.at, e.actor, COALESCE(u.name::text, ''), e.act, e.object_kind, e.object_id, COALESCE(t.name::text, ''),
           e.purpose
      FROM audit.event e
      LEFT JOIN public.accounts_user u ON u.id = e.actor
      LEFT JOIN public.accounts_team t ON t.id = e.team_id
     WHERE (e.team_id = ANY (teams) OR e.team_id IS NULL AND e.actor = ANY (people))
       AND e.at >= since AND e.at < until
       AND (person IS NULL OR e.actor = person) AND (object IS NULL OR e.object_id = object)
       AND (wanted = '{}' OR e.act = ANY (wanted)) AND (reason = '' OR e.purpose = reason)
     ORDER BY e.at DESC, e.chain, e.seq DESC LIMIT least(most, 500);
END
$$;
-- The end of the journal's own duration. There is one chain for each person and one for the jobs of each team; a team
-- answers for its own and for those of its members, past ones too. Somebody who works, or worked, for two organisations
-- is left out: neither decides for the other.
CREATE OR REPLACE FUNCTION audit.chains_of(team uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH here AS (SELECT t.agency_id FROM public.accounts_team t WHERE t.id = team),
  first AS (SELECT min(t.id::text) AS id FROM public.accounts_team t JOIN here USING (agency_id))
  SELECT m.user_id FROM public.accounts_membership m
   GROUP BY m.user_id
  HAVING bool_and(m.agency_id = (SELECT here.agency_id FROM here))
     AND COALESCE(min(m.team_id::text), (SELECT first.id FROM first)) = team::text
  UNION ALL SELECT team FROM here
$$;

-- Which of these chains begin before an instant, and when; for who works for one team.
CREATE OR REPLACE FUNCTION audit.chains_due(before timestamptz, only_one uuid, most int)
RETURNS TABLE (chain uuid, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, f.at FROM audit.chains_of(sec.subject('team')) AS c (id)
    CROSS JOIN LATERAL (SELECT e.at FROM audit.event e WHERE e.chain = c.id ORDER BY e.seq LIMIT 1) f
   WHERE f.at < least(before, statement_timestamp() - interval '6 months') AND (only_one IS NULL OR c.id = only_one)
   ORDER BY f.at, c.id LIMIT least(most, 10000)
$$;

-- Take away the beginning of one chain, older than an instant, as a purge confirmed by a second person; never what is
-- six months old or less, never past an event on something that is held. The cut is an event, and the chain goes on.
CREATE OR REPLACE FUNCTION audit.cut(which uuid, before timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  team uuid := sec.subject('team');
  head audit.head;
  last bigint;
  image bytea;
  gone bigint;
BEGIN
  IF team IS NULL
     OR NOT EXISTS (SELECT FROM audit.chains_of(team) AS c (id) WHERE c.id = which)
     OR NOT EXISTS (SELECT FROM public.safekeeping_purgeitem i
                      JOIN public.safekeeping_purgeline l ON l.id = i.line_id AND l.category = 'access_log'
                      JOIN public.safekeeping_purgerun r ON r.id = l.run_id AND r.status = 'confirmed'
                     WHERE i.object_id = which AND i.team_id = team) THEN
    RAISE EXCEPTION 'no confirmed purge of this chain' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO head FROM audit.head h WHERE h.chain = which FOR UPDATE;
  SELECT min(e.seq) - 1 INTO last FROM audit.event e
   WHERE e.chain = which AND (e.at >= least(before, statement_timestamp() - interval '6 months') OR EXISTS (
     SELECT FROM public.safekeeping_legalhold k
      WHERE k.object_id = e.object_id AND k.lifted_at IS NULL AND (k.until_on IS NULL OR k.until_on >= current_date)));
  last := COALESCE(last, head.seq);
  SELECT e.hash INTO image FROM audit.event e WHERE e.chain = which AND e.seq = last;
  IF image IS NULL THEN RETURN 0; END IF;
  PERFORM set_config('havre.cutting', 'on', true);
  DELETE FROM audit.event e WHERE e.chain = which AND e.seq <= last;
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('havre.cutting', '', true);
  UPDATE audit.head h SET cut_seq = last, cut_hash = image, cut_at = statement_timestamp() WHERE h.chain = which;
  PERFORM audit.append('journal.cut', 'journal', which, team, 'access_log',
                       jsonb_build_object('seq', last, 'hash', encode(image, 'hex'), 'events', gone));
  RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION audit.chains_of(uuid), audit.chains_due(timestamptz, uuid, int), audit.cut(uuid, timestamptz)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.chains_due(timestamptz, uuid, int) TO havre_app, havre_jobs;
GRANT EXECUTE ON FUNCTION audit.cut(uuid, timestamptz) TO havre_jobs;

REVOKE ALL ON FUNCTION audit.is_ours(uuid), audit.readers(uuid[], timestamptz, int),
  audit.search(uuid, uuid, text[], text, timestamptz, timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.readers(uuid[], timestamptz, int),
  audit.search(uuid, uuid, text[], text, timestamptz, timestamptz, int) TO havre_app;
RESET ROLE;

-- Whether a legal hold runs on an object of the scope's teams: verbs that erase a part of it ask first. A day more than
-- the last one, wherever the team is.
SET ROLE havre_guard;
CREATE OR REPLACE FUNCTION sec.is_held(object uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.safekeeping_legalhold h
                  WHERE h.object_id = object AND h.team_id = ANY (sec.teams()) AND h.lifted_at IS NULL
                    AND (h.until_on IS NULL OR h.until_on >= (statement_timestamp() - interval '1 day')::date))
$$;
REVOKE ALL ON FUNCTION sec.is_held(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.is_held(uuid) TO havre_app, havre_jobs;
RESET ROLE;
