"""Addresses of the writings, under ``/ecrits/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from havre.web.reports.views import builder, contact, guide, lists, parts, sent, visa

app_name = "reports"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.reports, name="list"),
    path("nouveau/", lists.new, name="new"),
    path("export.csv", lists.export, name="export"),
    path("depuis-contact/<uuid:contact_id>/", contact.begin, name="from_contact"),
    path("depuis-un-guide/", guide.begin, name="from_guide"),
    path("communes/", builder.communes, name="communes"),
    path("<uuid:report_id>/", builder.report, name="report"),
    path("<uuid:report_id>/reprendre/", contact.assign, name="assign"),
    path("<uuid:report_id>/abandonner/", visa.give_up, name="give_up"),
    path("<uuid:report_id>/brouillon.pdf", visa.draft_pdf, name="draft_pdf"),
    path("<uuid:report_id>/visa/", visa.visa, name="visa"),
    path("<uuid:report_id>/visa/demander/", visa.ask, name="ask"),
    path("<uuid:report_id>/visa/rendre/", visa.return_it, name="return"),
    path("<uuid:report_id>/visa/envoyer/", visa.give, name="give"),
    path("<uuid:report_id>/lignes/<uuid:line_id>/", parts.line, name="line"),
    path("<uuid:report_id>/lignes/<uuid:line_id>/supprimer/", parts.remove_a_line, name="remove_line"),
    path("<uuid:report_id>/enfants/<uuid:child_id>/", parts.child, name="child"),
    path("<uuid:report_id>/enfants/<uuid:child_id>/retirer/", parts.remove_a_child, name="remove_child"),
    path("<uuid:report_id>/scelle/<uuid:document_id>.pdf", sent.document, name="document"),
    path("<uuid:report_id>/scelle/<uuid:document_id>/preuve.pdf", sent.proof, name="proof"),
    path("<uuid:report_id>/scelle/<uuid:document_id>/verifier/", sent.verify, name="verify"),
    path("<uuid:report_id>/porte/<uuid:dispatch_id>/", sent.carried, name="carried"),
    path("<uuid:report_id>/retour/<uuid:notice_id>.pdf", sent.feedback, name="feedback"),
    path("<uuid:report_id>/parquet/", sent.outcome, name="outcome"),
    path("<uuid:report_id>/procureur/", sent.twin, name="twin"),
    path("<uuid:report_id>/complement/", sent.addendum, name="addendum"),
    path("<uuid:report_id>/complement/<uuid:addendum_id>/abandonner/", sent.drop, name="drop_addendum"),
    path("<uuid:report_id>/complement/<uuid:addendum_id>/sceller/", sent.seal, name="seal_addendum"),
    path("<uuid:report_id>/<slug:slug>/", builder.section, name="section"),
]
