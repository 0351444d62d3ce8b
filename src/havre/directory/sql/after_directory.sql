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

-- Missing offers: counts by département and kind of what was not possible at once, of every team; no team is told.
-- Statistical secrecy is kept here, so that no reader of the function holds a small count. What was asked is the sum of
-- its parts (possible, or each reason): a part under the threshold is hidden; then, from the smallest up, enough others
-- for the hidden ones to be two at least and to weigh the threshold together, so that no difference gives one back. What
-- was refused is what was asked without what was possible: it is told only when that part is told, or is not there.
-- No total of several rows is ever told. Five at least, eleven for what is public (policy, FR-OBS-05).
SET ROLE havre_guard;
DROP FUNCTION IF EXISTS sec.missing_offers(date);
CREATE OR REPLACE FUNCTION sec.missing_offers(since date, threshold integer DEFAULT 5)
RETURNS TABLE (departement_code text, kind text, reason text, asked bigint, refused bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH parts AS (
    SELECT o.departement_code::text, o.kind::text,
           CASE WHEN o.outcome = 'yes' THEN '' ELSE coalesce(nullif(o.reason, ''), 'other') END AS part, count(*) AS n
    FROM public.directory_orientationoutcome o
    WHERE o.month >= since AND sec.actor() IS NOT NULL
    GROUP BY 1, 2, 3
  ), ranked AS (
    SELECT *, greatest(threshold, 5) AS least_shown, row_number() OVER smallest AS rank, min(n) OVER cell AS lowest,
           sum(n) OVER cell AS asked, sum(n) OVER smallest - n AS hidden_before
    FROM parts
    WINDOW cell AS (PARTITION BY parts.departement_code, parts.kind),
           smallest AS (cell ORDER BY n, part ROWS UNBOUNDED PRECEDING)
  ), judged AS (
    SELECT *, n < least_shown OR (lowest < least_shown AND (rank <= 2 OR hidden_before < least_shown)) AS hidden
    FROM ranked
  )
  SELECT departement_code, kind, NULL, max(asked)::bigint,
         CASE WHEN NOT coalesce(bool_or(hidden) FILTER (WHERE part = ''), false)
              THEN coalesce(sum(n) FILTER (WHERE part <> ''), 0)::bigint END
  FROM judged WHERE asked >= least_shown GROUP BY 1, 2
  UNION ALL
  SELECT departement_code, kind, part, n, n FROM judged WHERE part <> '' AND NOT hidden
$$;
REVOKE ALL ON FUNCTION sec.missing_offers(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.missing_offers(date, integer) TO havre_app;
RESET ROLE;
