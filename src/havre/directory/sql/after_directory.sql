-- French text without accents, stemmed: what the search of the directory reads. Idempotent.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'havre_fr' AND cfgnamespace = 'public'::regnamespace) THEN
    CREATE TEXT SEARCH CONFIGURATION public.havre_fr (COPY = pg_catalog.french);
    ALTER TEXT SEARCH CONFIGURATION public.havre_fr
      ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.french_stem;
  END IF;
END
$$;

-- Missing offers: counts by département, kind and reason of what was not possible at once, of every team. Counts under
-- five are not told, and no team is.
SET ROLE havre_guard;
CREATE OR REPLACE FUNCTION sec.missing_offers(since date)
RETURNS TABLE (departement_code text, kind text, reason text, asked bigint, refused bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH counted AS (
    SELECT o.departement_code::text, o.kind::text, coalesce(o.reason, '')::text AS reason,
           count(*) AS asked, count(*) FILTER (WHERE o.outcome <> 'yes') AS refused
    FROM public.directory_orientationoutcome o
    WHERE o.month >= since AND sec.actor() IS NOT NULL
    GROUP BY GROUPING SETS ((o.departement_code, o.kind), (o.departement_code, o.kind, coalesce(o.reason, '')))
  )
  SELECT departement_code, kind, reason, asked, CASE WHEN refused = 0 OR refused >= 5 THEN refused END
  FROM counted WHERE asked >= 5
$$;
REVOKE ALL ON FUNCTION sec.missing_offers(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.missing_offers(date) TO havre_app;
RESET ROLE;
