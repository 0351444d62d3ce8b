"""Address of the gallery, mounted by the demonstration and the tests only."""

from __future__ import annotations

from django.urls import path

from havre.ui.gallery import gallery

app_name = "ui"

urlpatterns = [path("", gallery, name="gallery")]
