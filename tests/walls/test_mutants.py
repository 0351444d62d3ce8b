"""Planted holes: each one is made for real in the catalogue, and the doctor must name it.

A wall whose test cannot fail is a painting. The mutants run as the administrator and are rolled back.
"""

from __future__ import annotations

import pytest

from havre.operations import install
from havre.operations.doctor import catalogue

pytestmark = pytest.mark.django_db

MUTANTS = {
    "a policy is removed": ('DROP POLICY team ON listening_contact', "listening_contact"),
    "a policy says USING (true)": ("ALTER POLICY team ON listening_note USING (true)", "listening_note"),
    "a policy accepts any row": ("ALTER POLICY team ON reports_report WITH CHECK (true)", "reports_report"),
    "a permissive policy is added": (
        "CREATE POLICY extra ON persons_identity FOR SELECT TO havre_app USING (true)", "persons_identity"),
    "a policy is opened to another role": ("ALTER POLICY team ON persons_person TO havre_app, havre_public", "persons_person"),
    "FORCE is removed": ("ALTER TABLE concern_unit_reception NO FORCE ROW LEVEL SECURITY", "concern_unit_reception"),
    "row security is disabled": ("ALTER TABLE persons_token DISABLE ROW LEVEL SECURITY", "persons_token"),
    "row security of the keyring is disabled": ("ALTER TABLE keyring.data_key DISABLE ROW LEVEL SECURITY", "keyring.data_key"),
    "a posted row becomes readable by its sender": (
        "CREATE POLICY sender ON concern_unit_reception FOR SELECT TO havre_app"
        " USING (from_team_id = ANY ((SELECT sec.teams())::uuid[]))", "concern_unit_reception"),
    "a view without invoker": ("CREATE VIEW all_contacts AS SELECT * FROM listening_contact", "public.all_contacts"),
    "a materialized view": ("CREATE MATERIALIZED VIEW copy AS SELECT * FROM listening_contact", "public.copy"),
    "a table nobody declared": ("CREATE TABLE forgotten (id int)", "forgotten"),
    "the application owns a table": ("ALTER TABLE listening_pause OWNER TO havre_app", "listening_pause"),
    "the application may TRUNCATE": ("GRANT TRUNCATE ON reports_line TO havre_app", "reports_line"),
    "the application may delete reports": ("GRANT DELETE ON reports_report TO havre_app", "reports_report"),
    "a sealed document may be changed": ("GRANT UPDATE ON reports_sealeddocument TO havre_app", "reports_sealeddocument"),
    "the public role reads a table": ("GRANT SELECT ON listening_contact TO havre_public", "listening_contact"),
    "a role bypasses row security": ("ALTER ROLE havre_app BYPASSRLS", "havre_app"),
    "a role is superuser": ("ALTER ROLE havre_jobs SUPERUSER", "havre_jobs"),
    "a role joins the owner": ("GRANT havre_owner TO havre_app", "havre_app"),
    "a definer function without search_path": (
        "CREATE FUNCTION sec.peek() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", "sec.peek()"),
    "a definer function of the administrator": (
        "CREATE FUNCTION public.peek() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog"
        " AS 'SELECT 1'", "peek()"),
    "a composite key is dropped": (
        "ALTER TABLE listening_note DROP CONSTRAINT listening_note_contact_id_team", "listening_note"),
    "a plain foreign key comes back": (
        "ALTER TABLE listening_note ADD FOREIGN KEY (contact_id) REFERENCES listening_contact (id)", "listening_note"),
    "the journal may be changed": ("ALTER TABLE audit.event DISABLE TRIGGER append_only", "audit.event"),
    "a sealed report may be changed": ("DROP TRIGGER keep_sealed ON reports_report", "public.reports_report"),
    "the lines of a sealed report may be changed": (
        "ALTER TABLE reports_line DISABLE TRIGGER keep_sealed", "public.reports_line"),
    "the seal is watched by something else": (
        "CREATE FUNCTION sec.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
        "CREATE OR REPLACE TRIGGER keep_sealed BEFORE UPDATE ON reports_report"
        " FOR EACH ROW EXECUTE FUNCTION sec.nothing()", "public.reports_report"),
    "a view of the public face shows every entry": (
        "CREATE OR REPLACE VIEW face.directory_phone WITH (security_barrier = true) AS SELECT n.id, n.service_id, n.number,"
        " n.kind, n.position, n.tier, n.expires_on FROM public.directory_phone n", "face.directory_phone"),
    "a view of the public face answers before it looks": (
        "ALTER VIEW face.directory_service RESET (security_barrier)", "face.directory_service"),
    "a view is added to the public face": (
        "CREATE VIEW face.listening_contact AS SELECT * FROM public.listening_contact", "face.listening_contact"),
    "another role reads the public face": ("GRANT SELECT ON face.directory_offer TO havre_stats", "face.directory_offer"),
    "the application reads the journal": ("GRANT SELECT ON audit.event TO havre_app", "audit.event"),
    "the application reads the scope key": ("GRANT SELECT ON sec.scope_key TO havre_app", "sec.scope_key"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_the_doctor_names_the_hole(db, name):
    statement, subject = MUTANTS[name]
    with install.connect("admin") as admin, admin.transaction(force_rollback=True):
        admin.execute(statement)
        assert subject in {finding.subject for finding in catalogue.examine(admin) if finding.grave}


def test_the_catalogue_is_as_declared(db):
    with install.connect("admin") as admin, admin.transaction(force_rollback=True):
        assert list(catalogue.examine(admin)) == []
