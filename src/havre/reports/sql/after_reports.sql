-- What is sealed no longer changes, whatever the code above does. Idempotent; run as administrator.
-- The purge and the erasure of a child's data run under other roles and are not stopped here.
CREATE OR REPLACE FUNCTION public.reports_keep_sealed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  free text[] := ARRAY['prosecutor_outcome', 'revision', 'updated_at'];
BEGIN
  IF current_user = 'havre_app' AND OLD.status = 'sent'
     AND to_jsonb(OLD) - free IS DISTINCT FROM to_jsonb(NEW) - free THEN
    RAISE EXCEPTION 'a sealed report does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
DROP TRIGGER IF EXISTS keep_sealed ON public.reports_report;
CREATE TRIGGER keep_sealed BEFORE UPDATE ON public.reports_report
  FOR EACH ROW EXECUTE FUNCTION public.reports_keep_sealed();

-- Lines and children of a sealed report; an addendum in preparation is not part of it.
CREATE OR REPLACE FUNCTION public.reports_keep_parts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  part jsonb;
BEGIN
  FOREACH part IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
    IF current_user = 'havre_app' AND part IS NOT NULL AND COALESCE(part ->> 'kind', '') <> 'addendum' AND EXISTS (
         SELECT FROM public.reports_report r WHERE r.id = (part ->> 'report_id')::uuid AND r.status = 'sent') THEN
      RAISE EXCEPTION 'a sealed report does not change' USING ERRCODE = 'restrict_violation';
    END IF;
  END LOOP;
  RETURN COALESCE(NEW, OLD);
END
$$;
DROP TRIGGER IF EXISTS keep_sealed ON public.reports_line;
CREATE TRIGGER keep_sealed BEFORE INSERT OR UPDATE OR DELETE ON public.reports_line
  FOR EACH ROW EXECUTE FUNCTION public.reports_keep_parts();
DROP TRIGGER IF EXISTS keep_sealed ON public.reports_reportchild;
CREATE TRIGGER keep_sealed BEFORE INSERT OR UPDATE OR DELETE ON public.reports_reportchild
  FOR EACH ROW EXECUTE FUNCTION public.reports_keep_parts();
