"""Addresses of the conversation: short, neutral, without any secret."""

from __future__ import annotations

from django.urls import path

from havre.public.talk import thread, views

app_name = "talk"
urlpatterns = [
    path("", views.start, name="start"),
    path("1/", views.send, name="send"),
    path("2/", views.back, name="back"),
    path("3/", views.come_back, name="come_back"),
    path("4/", thread.thread, name="thread"),
    path("4/1/", thread.news, name="news"),
    path("4/2/", thread.say, name="say"),
    path("4/3/", thread.move, name="move"),
    path("4/4/", thread.close, name="close"),
    path("4/5/", thread.erase, name="erase"),
    path("4/6/", thread.change, name="change"),
    path("4/7/", thread.drop, name="drop"),
    path("4/8/", thread.days, name="days"),
]
