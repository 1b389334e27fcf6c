"""URLs of tasks, talks and their mini-tests."""

from django.urls import path

from assessment.talks import public_views, views

app_name = "talks"
urlpatterns = [
    path("volunteers/tasks/", views.task_list, name="tasks"),
    path("volunteers/tasks/hear/", views.hear, name="hear"),
    path("volunteers/tasks/<int:pk>/<slug:name>/", views.answer_task, name="answer-task"),
    path("volunteers/talks/", views.talk_list, name="talks"),
    path("volunteers/talks/plan/", views.plan, name="plan"),
    path("volunteers/talks/boards/", views.choose_boards, name="choose-boards"),
    path("volunteers/talks/<int:pk>/", views.talk_detail, name="talk"),
    path("volunteers/talks/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("volunteers/boards/", public_views.boards, name="boards"),
    path("t/<str:code>/", public_views.mini_test, name="mini-test"),
]
