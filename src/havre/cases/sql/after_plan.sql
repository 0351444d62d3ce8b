-- Tell the referent and the substitutes of a file that a partner posted a proposal: nobody else of the team, and never
-- somebody barred. Only who posted one at this very instant may call it. Owned by havre_guard; idempotent.
SET ROLE havre_guard;
CREATE OR REPLACE FUNCTION sec.tell_proposal(proposal uuid, kind text, path text, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.accounts_notice (id, user_id, team_id, kind, path, created_at)
    SELECT gen_random_uuid(), i.user_id, p.team_id, tell_proposal.kind, tell_proposal.path, at
      FROM public.cases_proposal p
      JOIN public.cases_caremember i ON i.case_id = p.case_id AND i.ends_at IS NULL
       AND i.role = ANY ('{referent,substitute}'::text[])
     WHERE p.id = proposal AND p.from_user_id = sec.actor() AND p.posted_at = at
       AND NOT EXISTS (SELECT FROM public.cases_barred b
                        WHERE b.case_id = p.case_id AND b.user_id = i.user_id AND b.ends_at IS NULL);
END
$$;
REVOKE ALL ON FUNCTION sec.tell_proposal(uuid, text, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sec.tell_proposal(uuid, text, text, timestamptz) TO havre_app;
RESET ROLE;
