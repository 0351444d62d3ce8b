-- The jobs that erase: which photographs and which retired keys, by team; nothing else of them. Idempotent.
SET ROLE havre_guard;

CREATE OR REPLACE FUNCTION sec.photos_to_erase(at timestamptz) RETURNS TABLE (team_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.team_id, p.id FROM public.runaways_photo p WHERE p.purge_on <= at ORDER BY p.purge_on, p.id
$$;

CREATE OR REPLACE FUNCTION sec.night_keys_to_erase(retired_before timestamptz) RETURNS TABLE (team_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.team_id, k.id FROM public.runaways_nightkey k WHERE k.retired_at <= retired_before ORDER BY k.retired_at, k.id
$$;
REVOKE ALL ON FUNCTION sec.photos_to_erase(timestamptz), sec.night_keys_to_erase(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.photos_to_erase(timestamptz), sec.night_keys_to_erase(timestamptz) TO havre_jobs;
RESET ROLE;
