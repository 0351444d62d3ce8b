-- Who may receive what is shared: bound by secrecy, a role that receives, an account in use, read at each statement.
-- Owned by havre_guard; idempotent. A test keeps the roles equal to accounts.rules.HOLDERS[SHARE_RECEIVE].
GRANT SELECT ON accounts_agency TO havre_guard;
SET ROLE havre_guard;

CREATE OR REPLACE FUNCTION sec.receiving_roles() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY['association_worker', 'ase_manager', 'ase_referent', 'coordinator', 'counsellor', 'crip_manager',
               'crip_officer', 'evaluator', 'health_worker', 'pjj_educator', 'school_head', 'school_nurse',
               'school_social_worker', 'shelter_educator', 'shelter_manager', 'street_worker']
$$;

CREATE OR REPLACE FUNCTION sec.may_receive() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.accounts_user u
      JOIN public.accounts_membership m ON m.user_id = u.id
     WHERE u.id = (SELECT sec.actor()) AND u.is_active AND u.secrecy_basis <> 'none'
       AND m.role = ANY (sec.receiving_roles()) AND m.starts_at <= statement_timestamp()
       AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp()))
$$;
GRANT EXECUTE ON FUNCTION sec.receiving_roles(), sec.may_receive() TO PUBLIC;
RESET ROLE;
