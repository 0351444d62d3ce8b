-- Who the actor works with, read at each statement: a removed member loses rows at once. Owned by havre_guard.
GRANT SELECT ON accounts_membership, accounts_user, accounts_team, accounts_breakglass TO havre_guard;
SET ROLE havre_guard;

CREATE OR REPLACE FUNCTION sec.teams() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid := sec.actor();
BEGIN
  -- A scope is of one kind: a person's own teams, or the one team that a job works for. Any other sees none.
  IF who IS NULL THEN RETURN array_remove(ARRAY[sec.subject('team')], NULL); END IF;
  RETURN (
    SELECT COALESCE(array_agg(DISTINCT m.team_id), '{}')
      FROM public.accounts_membership m
      JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
     WHERE m.user_id = who AND m.team_id IS NOT NULL
       AND m.starts_at <= statement_timestamp()
       AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp()));
END
$$;

CREATE OR REPLACE FUNCTION sec.agencies() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid := sec.actor();
BEGIN
  IF who IS NULL THEN
    RETURN ARRAY(SELECT t.agency_id FROM public.accounts_team t WHERE t.id = (SELECT sec.subject('team')));
  END IF;
  RETURN (
    SELECT COALESCE(array_agg(DISTINCT m.agency_id), '{}')
      FROM public.accounts_membership m
      JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
     WHERE m.user_id = who
       AND m.starts_at <= statement_timestamp()
       AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp()));
END
$$;

-- Agencies in which the actor holds one of these roles.
CREATE OR REPLACE FUNCTION sec.agencies_as(roles text[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT m.agency_id), '{}')
    FROM public.accounts_membership m
    JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
   WHERE m.user_id = (SELECT sec.actor()) AND m.role = ANY (roles)
     AND m.starts_at <= statement_timestamp()
     AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp())
$$;

-- Colleagues: people with a running membership in one of the actor's agencies.
CREATE OR REPLACE FUNCTION sec.colleagues() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(array_agg(DISTINCT m.user_id), '{}')
    FROM public.accounts_membership m
   WHERE m.agency_id = ANY ((SELECT sec.agencies())::uuid[])
$$;

-- Objects of one kind that the actor opened by break-glass and whose grant still runs.
CREATE OR REPLACE FUNCTION sec.granted(kind text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT COALESCE(array_agg(b.object_id), '{}')
    FROM public.accounts_breakglass b
   WHERE b.user_id = (SELECT sec.actor()) AND b.object_kind = kind
     -- Who leaves the agency, or loses the role, loses the reading at once.
     AND b.agency_id = ANY ((SELECT sec.agencies_as(ARRAY['coordinator', 'crip_manager', 'ase_manager']))::uuid[])
     AND b.starts_at <= statement_timestamp() AND b.ends_at > statement_timestamp()
$$;

-- Enter a scope and read the actor's memberships in one round trip.
CREATE OR REPLACE FUNCTION sec.enter(signed text)
RETURNS TABLE (membership_id uuid, agency_id uuid, agency_name text, team_id uuid, team_name text,
               team_kind text, authority_code text, role text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid;
BEGIN
  PERFORM set_config('havre.scope', signed, true);
  -- Once, and not in the condition: the signature would be checked again for every row of the table.
  who := sec.actor();
  RETURN QUERY
    SELECT m.id, m.agency_id, a.name::text, m.team_id, t.name::text, t.kind::text, t.authority_code::text, m.role::text
      FROM public.accounts_membership m
      JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
      JOIN public.accounts_agency a ON a.id = m.agency_id
      LEFT JOIN public.accounts_team t ON t.id = m.team_id
     WHERE m.user_id = who
       AND m.starts_at <= statement_timestamp()
       AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp())
     ORDER BY m.starts_at, m.id;
END
$$;
RESET ROLE;

-- A sender tells a team of another agency that something arrived, and learns nothing about its members.
GRANT INSERT, SELECT, UPDATE ON accounts_notice TO havre_guard;
SET ROLE havre_guard;
CREATE OR REPLACE FUNCTION sec.notify_team(team uuid, roles text[], kind text, path text, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF sec.scope() IS NULL OR length(kind) > 40 OR length(path) > 200 OR path !~ '^/' THEN
    RAISE EXCEPTION 'no scope' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO public.accounts_notice (id, user_id, team_id, kind, path, created_at)
    SELECT gen_random_uuid(), m.user_id, team, kind, path, at
      FROM public.accounts_membership m
      JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
     WHERE m.team_id = team AND m.role = ANY (roles)
       AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp());
END
$$;

-- The mail job: the address of a person who has unseen, untold notices; they are told from now on.
CREATE OR REPLACE FUNCTION sec.take_mail(who uuid, at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told int;
  address text;
BEGIN
  UPDATE public.accounts_notice SET mailed_at = at
   WHERE user_id = who AND mailed_at IS NULL AND seen_at IS NULL;
  GET DIAGNOSTICS told = ROW_COUNT;
  IF told > 0 THEN
    SELECT email INTO address FROM public.accounts_user WHERE id = who AND is_active;
  END IF;
  RETURN address;
END
$$;
-- People with notices that no mail told yet: what the periodic job of the worker goes through.
CREATE OR REPLACE FUNCTION sec.waiting_for_mail() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT user_id FROM public.accounts_notice WHERE mailed_at IS NULL AND seen_at IS NULL
$$;
-- What somebody was told, six months ago and more, seen or not: nobody is the wiser for it any longer.
CREATE OR REPLACE FUNCTION sec.forget_notices(at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone bigint;
BEGIN
  DELETE FROM public.accounts_notice WHERE created_at < at - interval '6 months';
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION sec.take_mail(uuid, timestamptz), sec.waiting_for_mail(), sec.forget_notices(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.take_mail(uuid, timestamptz), sec.waiting_for_mail(), sec.forget_notices(timestamptz) TO havre_jobs;
RESET ROLE;
