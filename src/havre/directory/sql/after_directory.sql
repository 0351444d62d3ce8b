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
