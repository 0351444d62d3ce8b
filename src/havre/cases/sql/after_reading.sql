-- Reading a file: one statement writes it in the journal, and counts how many different files the person opened. The
-- journal is the count: nothing else is kept about people who work. Owned by havre_guard; idempotent.
SET ROLE havre_guard;
CREATE INDEX IF NOT EXISTS event_case_read ON audit.event (chain, at) WHERE act = 'case.read';
CREATE INDEX IF NOT EXISTS event_case_many ON audit.event (chain, at)
  WHERE act IN ('case.many_readings', 'case.many_readings_reason');

-- asks: over the second threshold and no reason given for an hour: nothing is read. tells: the first threshold is just
-- crossed, once a day: managers and the data protection officer are to be told. A file opened again counts once;
-- what was opened for an absence, which never waits, opens the rest of the file to nobody.
CREATE OR REPLACE FUNCTION sec.read_case(file uuid, team uuid, part text, urgent boolean, first_hour int, first_day int,
  ask_hour int, ask_day int, OUT asks boolean, OUT tells boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid := sec.actor();
  in_hour int;
  in_day int;
  known boolean;
BEGIN
  asks := false;
  tells := false;
  IF who IS NOT NULL THEN
    PERFORM 1 FROM audit.head h WHERE h.chain = who FOR UPDATE;
    SELECT count(DISTINCT e.object_id) FILTER (WHERE e.at > clock_timestamp() - interval '1 hour'),
           count(DISTINCT e.object_id), COALESCE(bool_or(e.object_id = file AND (urgent OR NOT e.detail ? 'urgent')), false)
      INTO in_hour, in_day, known
      FROM audit.event e
     WHERE e.chain = who AND e.act = 'case.read' AND e.at > clock_timestamp() - interval '24 hours';
    IF NOT known THEN
      IF NOT urgent AND (in_hour >= ask_hour OR in_day >= ask_day) AND NOT EXISTS (
           SELECT FROM audit.event e WHERE e.chain = who AND e.act = 'case.many_readings_reason'
              AND e.at > clock_timestamp() - interval '1 hour') THEN
        asks := true;
        RETURN;
      END IF;
      IF (in_hour + 1 >= first_hour OR in_day + 1 >= first_day) AND NOT EXISTS (
           SELECT FROM audit.event e WHERE e.chain = who AND e.act = 'case.many_readings'
              AND e.at > clock_timestamp() - interval '24 hours') THEN
        tells := true;
      END IF;
    END IF;
  END IF;
  PERFORM audit.append('case.read', 'case', file, team, part,
                       CASE WHEN urgent THEN '{"urgent": true}'::jsonb ELSE '{}'::jsonb END);
  IF tells THEN
    PERFORM audit.append('case.many_readings', 'team', team, team, '', jsonb_build_object('hour', in_hour + 1, 'day', in_day + 1));
  END IF;
END
$$;
REVOKE ALL ON FUNCTION sec.read_case(uuid, uuid, text, boolean, int, int, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.read_case(uuid, uuid, text, boolean, int, int, int, int) TO havre_app, havre_jobs;

-- What a manager was told of the people of the team: how many files, when, and the reason given in the day after.
CREATE OR REPLACE FUNCTION sec.many_readings(since timestamptz)
RETURNS TABLE (user_id uuid, at timestamptz, in_hour int, in_day int, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.chain, e.at, (e.detail->>'hour')::int, (e.detail->>'day')::int,
         COALESCE((SELECT r.purpose FROM audit.event r
                    WHERE r.chain = e.chain AND r.act = 'case.many_readings_reason'
                      AND r.at >= e.at AND r.at < e.at + interval '24 hours' ORDER BY r.at LIMIT 1), '')
    FROM audit.event e
   WHERE e.act = 'case.many_readings' AND e.at > since AND e.team_id = ANY ((SELECT sec.managed_teams())::uuid[])
     AND e.chain IN (SELECT m.user_id FROM public.accounts_membership m
                      WHERE m.team_id = ANY ((SELECT sec.managed_teams())::uuid[]))
   ORDER BY e.at DESC, e.chain
   LIMIT 200
$$;
REVOKE ALL ON FUNCTION sec.many_readings(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.many_readings(timestamptz) TO havre_app;
RESET ROLE;
