-- Reports about a child whose file is hidden from the actor: they are hidden whole, like the child
-- (cases/sql/before_cases.sql). Owned by havre_guard; idempotent.
GRANT SELECT ON reports_reportchild TO havre_guard;
SET ROLE havre_guard;

CREATE OR REPLACE FUNCTION sec.hidden_reports() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hidden uuid[] := sec.hidden_persons();
BEGIN
  IF cardinality(hidden) = 0 THEN RETURN '{}'; END IF;
  RETURN (SELECT COALESCE(array_agg(DISTINCT r.report_id), '{}')
            FROM public.reports_reportchild r WHERE r.person_id = ANY (hidden));
END
$$;
GRANT EXECUTE ON FUNCTION sec.hidden_reports() TO PUBLIC;
RESET ROLE;
