-- Find the person to whom something of a file may be shared, by the exact professional address. One answer for an
-- unknown address, an account that is not bound by secrecy, a colleague and a person barred from the file: nothing.
-- Owned by havre_guard; idempotent.
SET ROLE havre_guard;

CREATE OR REPLACE FUNCTION sec.secret_bound(address text, file uuid)
RETURNS TABLE (user_id uuid, name text, function text, agency_id uuid, agency_name text, team_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid[] := sec.agencies();
  found int;
BEGIN
  IF sec.actor() IS NULL OR NOT EXISTS (
       SELECT FROM public.cases_case c WHERE c.id = file AND c.team_id = ANY (sec.teams())
          AND c.id <> ALL (sec.hidden_cases())) THEN
    RAISE EXCEPTION 'not a file of the actor' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY
    SELECT u.id, u.name::text, u.function::text, a.id, a.name::text, m.team_id
      FROM public.accounts_user u
      JOIN public.accounts_membership m ON m.user_id = u.id
      JOIN public.accounts_agency a ON a.id = m.agency_id
     WHERE u.email = lower(btrim(address)) AND u.is_active AND u.secrecy_basis <> 'none'
       AND m.role = ANY (sec.receiving_roles()) AND m.starts_at <= statement_timestamp()
       AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp())
       AND NOT EXISTS (SELECT FROM public.accounts_membership o
                        WHERE o.user_id = u.id AND o.agency_id = ANY (mine)
                          AND (o.ends_at IS NULL OR o.ends_at > statement_timestamp()))
       AND NOT EXISTS (SELECT FROM public.cases_barred b
                        WHERE b.case_id = file AND b.user_id = u.id AND b.ends_at IS NULL)
     ORDER BY m.starts_at, m.id LIMIT 1;
  GET DIAGNOSTICS found = ROW_COUNT;
  PERFORM audit.append('share.lookup', 'case', file, NULL, '', jsonb_build_object('found', found > 0));
END
$$;
REVOKE ALL ON FUNCTION sec.secret_bound(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.secret_bound(text, uuid) TO havre_app;
RESET ROLE;
