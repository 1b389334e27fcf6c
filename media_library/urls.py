"""The library and the proof of what is the portal's own."""

from django.urls import path

from media_library import kit_views, proof_views, views

app_name = "media_library"
urlpatterns = [
    path("library/", views.item_list, name="item-list"),
    path("library/kits/", kit_views.kit_form, name="kit-form"),
    path("library/kits/<slug:code>/", kit_views.kit_detail, name="kit-detail"),
    path("library/kits/<slug:code>.zip", kit_views.kit_file, name="kit-file"),
    path("library/files/<slug:code>.<slug:extension>", views.file, name="file"),
    path("library/<slug:slug>/", views.item_detail, name="item-detail"),
    path("library/<slug:slug>/seen.gif", views.seen, name="seen"),
    path("library/<slug:slug>/captions.<slug:language>.vtt", views.captions, name="captions"),
    path("verify/code/", proof_views.code_form, name="proof-code"),
    path("verify/file/", proof_views.file_form, name="proof-file"),
    path("verify/<slug:code>/", proof_views.proof, name="proof"),
]
