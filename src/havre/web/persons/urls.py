"""Addresses of possible duplicates, merges and numbers, under the file."""

from __future__ import annotations

from django.urls import path

from havre.web.persons import views

app_name = "persons"
urlpatterns = [
    path("<uuid:pk>/meme-enfant/", views.same, name="same"),
    path("<uuid:pk>/meme-enfant/reunir/<uuid:target>/", views.join, name="join"),
    path("<uuid:pk>/meme-enfant/distinguer/<uuid:target>/", views.tell_apart, name="tell_apart"),
    path("<uuid:pk>/meme-enfant/annuler/<uuid:target>/", views.undo_join, name="undo"),
    path("<uuid:pk>/numeros/", views.numbers, name="numbers"),
    path("<uuid:pk>/numeros/ajouter/", views.add_number, name="add_number"),
    path("<uuid:pk>/numeros/<uuid:target>/retirer/", views.remove_number, name="remove_number"),
]
