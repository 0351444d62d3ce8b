-- Files of one's own teams that one must not see: barred from them, or restricted to a circle one is not in.
-- Read at each statement, as the memberships are. Owned by havre_guard; idempotent.
GRANT SELECT ON cases_case, cases_caremember, cases_barred, persons_merge TO havre_guard;
SET ROLE havre_guard;

-- Who must not know of a child knows of no other file of that child: every record said to be the same is followed.
CREATE OR REPLACE FUNCTION sec.barred_cases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  barred uuid[] := ARRAY(SELECT b.case_id FROM public.cases_barred b
                          WHERE b.user_id = sec.actor() AND b.ends_at IS NULL);
BEGIN
  IF cardinality(barred) = 0 THEN RETURN barred; END IF;
  RETURN ARRAY(
    WITH RECURSIVE record (id) AS (
      SELECT c.person_id FROM public.cases_case c WHERE c.id = ANY (barred)
      UNION
      SELECT same.id
        FROM record, LATERAL (
          SELECT m.merged_id FROM public.persons_merge m WHERE m.kept_id = record.id AND m.undone_at IS NULL
          UNION ALL
          SELECT m.kept_id FROM public.persons_merge m WHERE m.merged_id = record.id AND m.undone_at IS NULL
        ) AS same (id))
    SELECT c.id FROM public.cases_case c JOIN record ON record.id = c.person_id
    UNION
    SELECT unnest(barred));
END
$$;

-- A manager answers for the restricted files of the team, unless barred. A job of the team sees them all.
CREATE OR REPLACE FUNCTION sec.hidden_cases() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid := sec.actor();
BEGIN
  IF who IS NULL THEN RETURN '{}'; END IF;
  RETURN sec.barred_cases() || (
    SELECT COALESCE(array_agg(c.id), '{}')
      FROM public.accounts_membership m
      JOIN public.cases_case c ON c.team_id = m.team_id AND c.restricted
     WHERE m.user_id = who AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp())
       AND m.role <> ALL ('{ase_manager,shelter_manager}'::text[])
       AND NOT EXISTS (SELECT FROM public.accounts_membership o
                        WHERE o.user_id = who AND o.team_id = c.team_id
                          AND (o.ends_at IS NULL OR o.ends_at > statement_timestamp())
                          AND o.role = ANY ('{ase_manager,shelter_manager}'::text[]))
       AND NOT EXISTS (SELECT FROM public.cases_caremember i
                        WHERE i.case_id = c.id AND i.user_id = who AND i.ends_at IS NULL));
END
$$;

-- The children of those files: their identity is hidden too, and every record that was said to be the same child.
CREATE OR REPLACE FUNCTION sec.hidden_persons() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hidden uuid[] := sec.hidden_cases();
BEGIN
  IF cardinality(hidden) = 0 THEN RETURN '{}'; END IF;
  RETURN (
    WITH RECURSIVE record (id) AS (
      SELECT c.person_id FROM public.cases_case c WHERE c.id = ANY (hidden)
      UNION
      SELECT CASE WHEN m.kept_id = record.id THEN m.merged_id ELSE m.kept_id END
        FROM record JOIN public.persons_merge m ON record.id IN (m.kept_id, m.merged_id) AND m.undone_at IS NULL)
    SELECT COALESCE(array_agg(record.id), '{}') FROM record);
END
$$;

-- The children of the followed files that the actor opened by a broken glass, less those one must not know of: what is
-- around them is read with the file, under every record said to be the same child.
CREATE OR REPLACE FUNCTION sec.granted_persons() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened uuid[] := sec.granted('case');
  barred uuid[];
BEGIN
  IF cardinality(opened) = 0 THEN RETURN opened; END IF;
  barred := sec.barred_cases();
  RETURN ARRAY(
    WITH RECURSIVE record (id) AS (
      SELECT c.person_id FROM public.cases_case c WHERE c.id = ANY (opened) AND c.id <> ALL (barred)
      UNION
      SELECT CASE WHEN m.kept_id = record.id THEN m.merged_id ELSE m.kept_id END
        FROM record JOIN public.persons_merge m ON record.id IN (m.kept_id, m.merged_id) AND m.undone_at IS NULL)
    SELECT record.id FROM record);
END
$$;

-- Files of the children of whom the actor is referent or substitute, and teams whose files the actor answers for.
CREATE OR REPLACE FUNCTION sec.close_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(array_agg(i.case_id), '{}')
    FROM public.cases_caremember i
   WHERE i.user_id = (SELECT sec.actor()) AND i.ends_at IS NULL AND i.role = ANY ('{referent,substitute}'::text[])
$$;
CREATE OR REPLACE FUNCTION sec.managed_teams() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT m.team_id), '{}')
    FROM public.accounts_membership m
   WHERE m.user_id = (SELECT sec.actor()) AND m.team_id IS NOT NULL
     AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp())
     AND m.role = ANY ('{ase_manager,shelter_manager}'::text[])
$$;
-- Teams in which the actor's role gives the right to the state of the health milestones.
CREATE OR REPLACE FUNCTION sec.health_teams() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT m.team_id), '{}')
    FROM public.accounts_membership m
   WHERE m.user_id = (SELECT sec.actor()) AND m.team_id IS NOT NULL
     AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp())
     AND m.role = ANY ('{ase_referent,ase_manager,association_worker,shelter_manager,shelter_educator}'::text[])
$$;
GRANT EXECUTE ON FUNCTION sec.health_teams(), sec.close_cases(), sec.managed_teams(), sec.barred_cases(), sec.hidden_cases(), sec.hidden_persons(),
  sec.granted_persons() TO PUBLIC;
RESET ROLE;

-- The circle is closed under the key of the child; the identity itself stays out of reach, row by row.
DROP POLICY IF EXISTS granted_circle ON keyring.data_key;
CREATE POLICY granted_circle ON keyring.data_key FOR SELECT TO havre_grant
  USING (away_at IS NULL AND domain = 'person' AND object_id = ANY ((SELECT sec.granted_persons())::uuid[]));
