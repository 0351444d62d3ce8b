-- The clockwork of the board finds its teams without reading a row; a calendar feed is read without a session.
-- Owned by havre_guard; idempotent.
SET ROLE havre_guard;

-- Teams where a task is late or to be reminded, an absence begins or ends, or a task belongs to somebody who left.
CREATE OR REPLACE FUNCTION sec.teams_to_share_out(roles text[], at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.team_id FROM public.cases_task t
   WHERE t.state = 'open' AND t.escalate_at IS NOT NULL AND t.escalate_at <= at
  UNION
  SELECT t.team_id FROM public.cases_task t
   WHERE t.state = 'open' AND t.remind_at IS NOT NULL AND t.remind_at <= at
  UNION
  SELECT a.team_id FROM public.cases_absence a
   WHERE a.running <> (a.starts_at <= at AND a.ends_at > at)
  UNION
  SELECT o.team_id
    FROM (SELECT DISTINCT t.team_id, t.owner_id FROM public.cases_task t
           WHERE t.state = 'open' OR t.state = 'impossible') o
   WHERE NOT EXISTS (SELECT FROM public.accounts_membership m
                       JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
                      WHERE m.user_id = o.owner_id AND m.team_id = o.team_id AND m.role = ANY (roles)
                        AND m.starts_at <= at AND (m.ends_at IS NULL OR m.ends_at > at))
     AND EXISTS (SELECT FROM public.accounts_membership m
                   JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
                  WHERE m.team_id = o.team_id AND m.role = ANY (roles)
                    AND m.starts_at <= at AND (m.ends_at IS NULL OR m.ends_at > at))
$$;
REVOKE ALL ON FUNCTION sec.teams_to_share_out(text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.teams_to_share_out(text[], timestamptz) TO havre_jobs;

-- The dates of one person, by the hash of the token of their feed: neither name, nor alias, nor rule, nor title. NULL
-- when there is no such feed, when it was revoked, when the account is closed. The use is noted once a minute at most.
CREATE OR REPLACE FUNCTION sec.calendar(token bytea, hourly text[], at timestamptz, most int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid;
  roles CONSTANT text[] := ARRAY['ase_referent', 'ase_manager', 'pjj_educator', 'association_worker', 'street_worker',
                                 'shelter_manager', 'shelter_educator'];
BEGIN
  SELECT f.user_id INTO who FROM public.cases_feed f JOIN public.accounts_user u ON u.id = f.user_id AND u.is_active
   WHERE f.token_hash = token AND f.revoked_at IS NULL;
  IF who IS NULL THEN RETURN NULL; END IF;
  UPDATE public.cases_feed f SET used_at = at
   WHERE f.token_hash = token AND (f.used_at IS NULL OR f.used_at < at - interval '1 minute');
  RETURN (
    SELECT COALESCE(jsonb_agg(jsonb_build_object('id', d.id, 'on', d.due_on, 'at', d.due_at, 'hourly', d.by_hour,
                                                 'revision', d.revision) ORDER BY d.due_at, d.id), '[]'::jsonb)
      FROM (SELECT t.id, t.due_on, t.due_at, t.revision, t.rule_id = ANY (hourly) AS by_hour
              FROM public.cases_task t
             WHERE t.owner_id = who AND t.state = 'open'
               AND t.team_id IN (SELECT m.team_id FROM public.accounts_membership m
                                  WHERE m.user_id = who AND m.role = ANY (roles) AND m.starts_at <= at
                                    AND (m.ends_at IS NULL OR m.ends_at > at))
               AND NOT EXISTS (SELECT FROM public.cases_barred b
                                WHERE b.case_id = t.case_id AND b.user_id = who AND b.ends_at IS NULL)
             ORDER BY t.due_at, t.id LIMIT least(most, 1000)) d);
END
$$;
REVOKE ALL ON FUNCTION sec.calendar(bytea, text[], timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.calendar(bytea, text[], timestamptz, int) TO havre_app;
RESET ROLE;
