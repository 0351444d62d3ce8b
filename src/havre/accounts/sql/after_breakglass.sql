-- Exceptional access. A person cannot see the rows of other teams, so the search, the grant and its event in the
-- journal are one act: a search that leaves no trace does not exist. Owned by havre_guard; idempotent.
SET ROLE havre_guard;

-- Open one object of another team of one's own agency for four hours, or a followed file of one's own team that is
-- restricted to others; never a file from which one is barred. NULL when there is none: unknown reference, other
-- agency, own team, barred are told apart by nothing.
CREATE OR REPLACE FUNCTION sec.break_glass(grant_id uuid, wanted text, category text, reason text,
  review_due_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid := sec.actor();
  mine uuid[] := sec.agencies_as(ARRAY['coordinator', 'crip_manager', 'ase_manager']);
  restricted uuid[] := sec.hidden_cases();
  barred uuid[] := sec.barred_cases();
  found record;
BEGIN
  IF who IS NULL OR cardinality(mine) = 0 THEN
    RAISE EXCEPTION 'no right' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF length(btrim(reason)) < 20 OR length(reason) > 4000 OR category !~ '^[a-z_]{3,30}$' OR length(wanted) > 20 THEN
    RAISE EXCEPTION 'a reason of 20 characters is needed' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM public.accounts_breakglass b
              WHERE b.user_id = who AND b.reviewed_at IS NULL AND b.review_due_at < statement_timestamp()) THEN
    RAISE EXCEPTION 'the last one was not reviewed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT o.kind, o.id, o.team_id, t.agency_id INTO found
    FROM (SELECT 'contact' AS kind, c.id, c.team_id FROM public.listening_contact c WHERE c.reference = wanted
          UNION ALL
          SELECT 'report', r.id, r.team_id FROM public.reports_report r WHERE r.reference = wanted
          UNION ALL
          SELECT 'reception', c.id, c.team_id FROM public.concern_unit_reception c WHERE c.reference = wanted
          UNION ALL
          SELECT 'case', c.id, c.team_id FROM public.cases_case c WHERE c.reference = wanted) o
    JOIN public.accounts_team t ON t.id = o.team_id
   WHERE t.agency_id = ANY (mine) AND (o.team_id <> ALL (sec.teams()) OR o.id = ANY (restricted))
     AND o.id <> ALL (barred)
   ORDER BY o.id LIMIT 1;
  IF found.id IS NULL THEN
    PERFORM audit.append('break_glass.miss', 'break_glass', NULL, NULL, category, jsonb_build_object('asked', wanted));
    RETURN NULL;
  END IF;
  INSERT INTO public.accounts_breakglass (id, user_id, agency_id, team_id, object_kind, object_id, reference, category,
                                          reason, starts_at, ends_at, review_due_at, review_verdict, review_note)
    VALUES (grant_id, who, found.agency_id, found.team_id, found.kind, found.id, wanted, category, reason,
            statement_timestamp(), statement_timestamp() + interval '4 hours', review_due_at, '', '');
  PERFORM audit.append('break_glass.open', found.kind, found.id, found.team_id, category,
                       jsonb_build_object('grant', grant_id::text));
  RETURN grant_id;
END
$$;

-- The review: by the data protection officer of the agency, once, never of one's own.
CREATE OR REPLACE FUNCTION sec.review_break_glass(grant_id uuid, verdict text, note text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asker uuid;
BEGIN
  UPDATE public.accounts_breakglass b
     SET reviewed_at = statement_timestamp(), reviewed_by_id = sec.actor(), review_verdict = verdict, review_note = note
   WHERE b.id = grant_id AND b.reviewed_at IS NULL AND b.user_id <> sec.actor()
     AND b.agency_id = ANY (sec.agencies_as(ARRAY['dpo']))
  RETURNING b.user_id INTO asker;
  IF asker IS NOT NULL THEN
    PERFORM audit.append('break_glass.review', 'break_glass', grant_id, NULL, verdict, '{}'::jsonb);
  END IF;
  RETURN asker;
END
$$;

-- The agency's people with one of these roles, for notices: ids only.
CREATE OR REPLACE FUNCTION sec.told_of(grant_id uuid) RETURNS TABLE (user_id uuid, reviews boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT m.user_id, m.role = 'dpo'
    FROM public.accounts_breakglass b
    JOIN public.accounts_membership m ON m.agency_id = b.agency_id
    JOIN public.accounts_user u ON u.id = m.user_id AND u.is_active
   WHERE b.id = grant_id AND b.user_id = sec.actor()
     AND (m.role = 'dpo' OR (m.team_id = b.team_id AND m.role IN ('coordinator', 'crip_manager', 'ase_manager',
                                                                    'shelter_manager', 'school_head')))
     AND (m.ends_at IS NULL OR m.ends_at > statement_timestamp())
$$;
REVOKE ALL ON FUNCTION sec.break_glass(uuid, text, text, text, timestamptz),
  sec.review_break_glass(uuid, text, text), sec.told_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.break_glass(uuid, text, text, text, timestamptz),
  sec.review_break_glass(uuid, text, text), sec.told_of(uuid) TO havre_app;
RESET ROLE;
