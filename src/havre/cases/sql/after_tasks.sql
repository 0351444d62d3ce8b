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

-- Something was posted to a team that follows children: its managers are told, and who stands in for an absent one;
-- when none of them is there, every follower who is. The sender learns nothing of the members, nor of who is away.
CREATE OR REPLACE FUNCTION sec.tell_who_may_take(
  team uuid, managing text[], following text[], kind text, path text, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  members uuid[];
  managers uuid[];
  gone uuid[];
  told uuid[];
BEGIN
  IF sec.scope() IS NULL OR length(kind) > 40 OR length(path) > 200 OR path !~ '^/' THEN
    RAISE EXCEPTION 'no scope' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT array_agg(DISTINCT m.user_id), array_agg(DISTINCT m.user_id) FILTER (WHERE m.role = ANY (managing))
    INTO members, managers
    FROM public.accounts_membership m JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
   WHERE m.team_id = team AND m.role = ANY (following)
     AND m.starts_at <= at AND (m.ends_at IS NULL OR m.ends_at > at);
  members := COALESCE(members, '{}');
  managers := COALESCE(managers, '{}');
  -- The absence set last speaks when several overlap.
  SELECT COALESCE(array_agg(a.user_id), '{}'),
         managers || COALESCE(array_agg(a.substitute_id) FILTER (
           WHERE a.user_id = ANY (managers) AND a.substitute_id = ANY (members)), '{}')
    INTO gone, told
    FROM (SELECT DISTINCT ON (b.user_id) b.user_id, b.substitute_id FROM public.cases_absence b
           WHERE b.team_id = team AND b.starts_at <= at AND b.ends_at > at
           ORDER BY b.user_id, b.created_at DESC, b.id DESC) a;
  IF told <@ gone THEN told := told || members; END IF;
  INSERT INTO public.accounts_notice (id, user_id, team_id, kind, path, created_at)
    SELECT gen_random_uuid(), one.id, team, kind, path, at FROM (SELECT DISTINCT unnest(told) AS id) one;
END
$$;
REVOKE ALL ON FUNCTION sec.tell_who_may_take(uuid, text[], text[], text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.tell_who_may_take(uuid, text[], text[], text, text, timestamptz) TO havre_app;
RESET ROLE;
