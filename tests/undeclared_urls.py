"""A view that forgot its policy."""

from django.http import HttpResponse
from django.urls import path

from havre.web.urls import urlpatterns as ours

urlpatterns = [path("rien/", lambda request: HttpResponse("ouvert"), name="rien"), *ours]
