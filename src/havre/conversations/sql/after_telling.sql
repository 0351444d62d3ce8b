-- The job that tells a desk that somebody waits: the public's role writes no notice, and the job reads no conversation.
-- Owned by havre_guard; idempotent. Runs after after_talk.sql, which makes the schema.
SET ROLE havre_guard;

-- Tell the members of a desk, once for each new wait: somebody waits live for ``live_minutes``, or a message that nobody
-- holds came ``note_minutes`` ago, while nobody of the desk is present. Returns how many were told.
CREATE OR REPLACE FUNCTION talk.tell_waiting(at timestamptz, live_minutes int, note_minutes int, roles text[],
                                             notice_kind text, notice_path text) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH waiting AS (
    SELECT c.team_id, max(COALESCE(c.waiting_since, c.last_at)) AS since
      FROM public.conversations_conversation c
     WHERE ((c.status = 'waiting' AND c.waiting_since <= at - make_interval(mins => live_minutes))
            OR (c.status = 'to_answer' AND c.holder_id IS NULL AND c.last_at <= at - make_interval(mins => note_minutes)))
       AND NOT EXISTS (SELECT FROM public.conversations_presence p WHERE p.team_id = c.team_id AND p.until > at)
     GROUP BY c.team_id
  ), told AS (
    INSERT INTO public.accounts_notice (id, user_id, team_id, kind, path, created_at)
    SELECT gen_random_uuid(), m.user_id, w.team_id, notice_kind, notice_path, at
      FROM waiting w
      JOIN public.accounts_membership m ON m.team_id = w.team_id AND m.role = ANY (roles)
       AND m.starts_at <= at AND (m.ends_at IS NULL OR m.ends_at > at)
      JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
     WHERE NOT EXISTS (SELECT FROM public.accounts_notice n
                        WHERE n.user_id = m.user_id AND n.team_id = w.team_id AND n.kind = notice_kind
                          AND (n.seen_at IS NULL OR n.created_at > w.since))
    RETURNING 1)
  SELECT count(*)::int FROM told
$$;
REVOKE ALL ON FUNCTION talk.tell_waiting(timestamptz, int, int, text[], text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION talk.tell_waiting(timestamptz, int, int, text[], text, text) TO havre_jobs;
RESET ROLE;
