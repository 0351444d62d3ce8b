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
REVOKE ALL ON FUNCTION audit.is_ours(uuid), audit.readers(uuid[], timestamptz, int),
  audit.search(uuid, uuid, text[], text, timestamptz, timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.readers(uuid[], timestamptz, int),
  audit.search(uuid, uuid, text[], text, timestamptz, timestamptz, int) TO havre_app;
RESET ROLE;
