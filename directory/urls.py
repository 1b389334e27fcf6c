"""URLs of the agency directory, the help pages, short links and the offices' own pages for letters."""

from django.urls import path

from directory import link_views, near_views, views
from directory.letters import views as letters

app_name = "directory"
urlpatterns = [
    path("directory/", views.home, name="home"),
    path("directory/hotlines/", views.hotlines, name="hotlines"),
    path("directory/near/", near_views.near, name="near"),
    path("directory/<int:pk>/", views.agency_detail, name="agency-detail"),
    path("q/<str:code>", link_views.short_link, name="short-link"),
    path("letters/<str:token>/", letters.letter, name="letter"),
    path("letters/<str:token>/acknowledge/", letters.acknowledge, name="letter-acknowledge"),
    path("letters/<str:token>/report/", letters.report, name="letter-report"),
    path("letters/<str:token>/forward/", letters.forward, name="letter-forward"),
    path("letters/<str:token>/forward/letters.csv", letters.children_csv, name="letter-children"),
    path("letters/<str:token>/forward/<int:pk>/letter.pdf", letters.child_pdf, name="letter-child-pdf"),
    path("letters/<str:token>/letter.pdf", letters.letter_pdf, name="letter-pdf"),
    path("letters/<str:token>/poster.pdf", letters.poster, name="letter-poster"),
    path("letters/<str:token>/stickers.pdf", letters.stickers, name="letter-stickers"),
    path("letters/<str:token>/files/<int:pk>/", letters.letter_file, name="letter-file"),
    path("help/", views.help_page, name="help"),
    path("help/frozen-account/", views.frozen_account, name="frozen-account"),
]
