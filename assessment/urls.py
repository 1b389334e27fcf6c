"""URLs of the immunity test."""

from django.urls import path

from assessment import coverage_views, public_views, result_views, views

app_name = "assessment"
RESULT = "immunity/result/<str:code>/"

urlpatterns = [
    path("immunity/", public_views.home, name="home"),
    path("immunity/method/", public_views.method, name="method"),
    path("immunity/items/", public_views.item_list, name="item-list"),
    path("immunity/rollout/<str:code>/", public_views.rollout_detail, name="rollout"),
    path("immunity/coverage/", coverage_views.nation, name="coverage"),
    path("immunity/coverage/<str:code>/", coverage_views.province, name="coverage-province"),
    path("immunity/test/", views.test, name="test"),
    path("immunity/test/begin/", views.begin, name="begin"),
    path("immunity/record/", result_views.record, name="record"),
    path("immunity/record/reminders/", result_views.choose_reminders, name="reminders"),
    path("immunity/record/cards/<str:code>/withdraw/", result_views.withdraw_card, name="withdraw-card"),
    path(RESULT, result_views.result, name="result"),
    path(RESULT + "answers/", result_views.answers, name="answers"),
    path(RESULT + "picture.png", result_views.share_picture, name="share-picture"),
    path(RESULT + "keep/", result_views.keep, name="keep"),
    path(RESULT + "card/", result_views.make_card, name="make-card"),
    path(RESULT + "forget/", result_views.forget, name="forget"),
]
