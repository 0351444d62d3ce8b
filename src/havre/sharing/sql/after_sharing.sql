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

-- Whether a team has somebody who may answer: a deleted or empty team has nobody.
SET ROLE havre_guard;
CREATE OR REPLACE FUNCTION sec.team_answers(team uuid, roles text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.accounts_membership m
      JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active AND u.secrecy_basis <> 'none'
     WHERE m.team_id = team AND m.role = ANY (roles) AND m.role = ANY (sec.receiving_roles())
       AND m.starts_at <= statement_timestamp() AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp()))
$$;

-- Which of these teams have somebody who may answer; who, and how many, is not said.
CREATE OR REPLACE FUNCTION sec.teams_answering(among uuid[], roles text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT one FROM unnest(among) AS one WHERE (SELECT sec.scope()) IS NOT NULL AND sec.team_answers(one, roles)
$$;

-- The teams that wait for an answer from a team where nobody is left to give it, for the job, which sees no row itself.
CREATE OR REPLACE FUNCTION sec.teams_left_waiting(managing text[], receiving text[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT t.team_id FROM public.sharing_transmission t
   WHERE t.status = 'sent'
     AND NOT sec.team_answers(t.to_team_id, CASE t.kind WHEN 'referral' THEN receiving ELSE managing END)
$$;

-- The only way by which the state of a transmission changes: one row locked, one side checked, one table of moves
-- (sharing/rules/transmission.py). Answers the new state, or NULL when the move is not possible: not mine, already
-- answered, already withdrawn, over. What is refused, withdrawn or ended is destroyed with its key.
CREATE OR REPLACE FUNCTION sec.move_transmission(row_id uuid, act text, why text, opened uuid, at timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid[] := sec.teams();
  found record;
  next_state text;
BEGIN
  SELECT * INTO found FROM public.sharing_transmission t WHERE t.id = row_id FOR UPDATE;
  IF found.id IS NULL OR sec.actor() IS NULL THEN RETURN NULL; END IF;
  IF act = ANY ('{accept,refuse}') AND NOT (found.to_team_id = ANY (mine) AND sec.may_receive()) THEN RETURN NULL; END IF;
  IF act = 'withdraw' AND NOT (found.team_id = ANY (mine) AND found.case_id <> ALL (sec.hidden_cases())) THEN
    RETURN NULL;
  END IF;
  IF act = 'end' AND NOT (found.to_team_id = ANY (mine) AND sec.may_receive()
                          OR found.team_id = ANY (mine) AND found.case_id <> ALL (sec.hidden_cases())) THEN
    RETURN NULL;
  END IF;
  IF act = 'accept' AND found.ends_at <= statement_timestamp() THEN RETURN NULL; END IF;
  next_state := CASE
    WHEN found.status = 'sent' AND act = 'accept' THEN 'accepted'
    WHEN found.status = 'sent' AND act = 'refuse' THEN 'refused'
    WHEN found.status = 'sent' AND act = 'withdraw' THEN 'withdrawn'
    WHEN found.status = 'accepted' AND act = 'end' AND found.kind = 'referral' THEN 'ended' END;
  IF next_state IS NULL THEN RETURN NULL; END IF;
  UPDATE public.sharing_transmission t
     SET status = next_state, reason = why, opened_case_id = opened, changed_at = at, changed_by_id = sec.actor()
   WHERE t.id = row_id;
  IF next_state <> 'accepted' THEN
    DELETE FROM keyring.data_key k USING public.sharing_receivedcopy c WHERE c.id = row_id AND k.id = c.key_id;
  END IF;
  PERFORM audit.append('transmission.' || act, 'case', found.case_id, found.team_id, why,
                       jsonb_build_object('transmission', row_id::text, 'state', next_state));
  RETURN next_state;
END
$$;
REVOKE ALL ON FUNCTION sec.team_answers(uuid, text[]), sec.teams_answering(uuid[], text[]),
  sec.teams_left_waiting(text[], text[]), sec.move_transmission(uuid, text, text, uuid, timestamptz) FROM PUBLIC, havre_app;
GRANT EXECUTE ON FUNCTION sec.teams_answering(uuid[], text[]) TO havre_app, havre_jobs;
GRANT EXECUTE ON FUNCTION sec.move_transmission(uuid, text, text, uuid, timestamptz) TO havre_app;
GRANT EXECUTE ON FUNCTION sec.teams_left_waiting(text[], text[]) TO havre_jobs;
RESET ROLE;

-- The job that destroys what is over. It sees no row: the teams where something ended, then each under its own scope;
-- the copies of referrals past their end are destroyed here, in both states that can be read.
SET ROLE havre_guard;
CREATE OR REPLACE FUNCTION sec.teams_with_ended_shares(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.team_id FROM public.sharing_share s WHERE s.shredded_at IS NULL AND s.ends_at <= at
  UNION
  SELECT e.team_id FROM public.sharing_export e WHERE e.shredded_at IS NULL AND e.ends_at <= at
$$;

CREATE OR REPLACE FUNCTION sec.end_referrals(at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone int;
BEGIN
  WITH over AS (
    UPDATE public.sharing_transmission t SET status = 'ended', changed_at = at
     WHERE t.status = ANY ('{sent,accepted}') AND t.ends_at <= at RETURNING t.id),
  keys AS (
    DELETE FROM keyring.data_key k USING public.sharing_receivedcopy c, over
     WHERE c.id = over.id AND k.id = c.key_id RETURNING k.id)
  SELECT count(*) INTO gone FROM over;
  RETURN gone;
END
$$;
REVOKE ALL ON FUNCTION sec.teams_with_ended_shares(timestamptz), sec.end_referrals(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.teams_with_ended_shares(timestamptz), sec.end_referrals(timestamptz) TO havre_jobs;
RESET ROLE;
