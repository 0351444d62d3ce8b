-- What the public face reads of the directory: published, public entries, and of each what its card shows. Its role has
-- no right on the tables; it finds these views first on its search path, so the same queries serve both faces.
-- security_barrier: what the asker adds to a query cannot look at a row before the condition has kept it. Idempotent.
DROP SCHEMA IF EXISTS face CASCADE;
CREATE SCHEMA face AUTHORIZATION havre_owner;
SET ROLE havre_owner;

CREATE VIEW face.directory_offer WITH (security_barrier = true) AS
  SELECT o.id, o.service_id, o.kind, o.public, o.lat, o.lon, o.band, o.departement_code, o.island, o.areas, o.min_age,
    o.max_age, o.ages_known, o.specialised, o.welcomes, o.features, o.refused, o.reception, o.languages, o.open_ranges,
    o.open_until, o.fresh_on
  FROM public.directory_offer o WHERE o.public;

CREATE VIEW face.directory_service WITH (security_barrier = true) AS
  SELECT s.id, s.organization_id, s.location_id, s.name, s.kind, s.tier, s.status, s.email, s.opening_hours,
    s.hours_text, s.access_modes, s.genders, s.min_age, s.max_age, s.verified_on,
    NULL::varchar AS saturation, NULL::date AS saturation_on
  FROM public.directory_service s
  WHERE EXISTS (SELECT FROM public.directory_offer o WHERE o.service_id = s.id AND o.public);

CREATE VIEW face.directory_organization WITH (security_barrier = true) AS
  SELECT g.id, g.name, g.url FROM public.directory_organization g
  WHERE EXISTS (SELECT FROM public.directory_service s JOIN public.directory_offer o ON o.service_id = s.id AND o.public
                WHERE s.organization_id = g.id);

CREATE VIEW face.directory_serviceatlocation WITH (security_barrier = true) AS
  SELECT p.id, p.service_id, p.location_id, p.label, p.opening_hours, p.phone
  FROM public.directory_serviceatlocation p
  WHERE EXISTS (SELECT FROM public.directory_offer o WHERE o.id = p.id AND o.public);

CREATE VIEW face.directory_location WITH (security_barrier = true) AS
  SELECT l.id, l.address, l.postal_code, l.city, l.precision, l.commune_id FROM public.directory_location l
  WHERE EXISTS (SELECT FROM public.directory_service s JOIN public.directory_offer o ON o.id = s.id AND o.public
                WHERE s.location_id = l.id)
     OR EXISTS (SELECT FROM public.directory_serviceatlocation p JOIN public.directory_offer o ON o.id = p.id AND o.public
                WHERE p.location_id = l.id);

CREATE VIEW face.directory_phone WITH (security_barrier = true) AS
  SELECT n.id, n.service_id, n.number, n.kind, n.position, n.tier, n.expires_on FROM public.directory_phone n
  WHERE n.tier = 'public'
    AND EXISTS (SELECT FROM public.directory_offer o WHERE o.service_id = n.service_id AND o.public);

CREATE VIEW face.directory_alert WITH (security_barrier = true) AS
  SELECT a.id, a.service_id, a.text, a.closes, a.starts_on, a.ends_on, a.tier FROM public.directory_alert a
  WHERE a.tier = 'public'
    AND EXISTS (SELECT FROM public.directory_offer o WHERE o.service_id = a.service_id AND o.public);

CREATE VIEW face.directory_sourcerecord WITH (security_barrier = true) AS
  SELECT r.id, r.service_id, r.source, r.dated_on, r.last_seen FROM public.directory_sourcerecord r
  WHERE EXISTS (SELECT FROM public.directory_offer o WHERE o.service_id = r.service_id AND o.public);

RESET ROLE;
GRANT USAGE ON SCHEMA face TO havre_public;
GRANT SELECT ON ALL TABLES IN SCHEMA face TO havre_public;
