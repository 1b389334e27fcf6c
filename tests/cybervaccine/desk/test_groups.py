"""The lists of admin stand by work."""

from django.contrib import admin

from cybervaccine.desk.groups import GROUPS, by_work


def test_every_page_of_admin_stands_in_one_group_and_no_group_names_another():
    named = [name for group in GROUPS for name in group.models]

    assert sorted(named) == sorted(model._meta.label_lower for model in admin.site._registry)


def app(label, *models):
    rows = [{"object_name": name, "name": name, "admin_url": "/x/", "add_url": None} for name in models]
    return {"app_label": label, "models": rows}


def test_groups_keep_their_order_leave_out_what_is_hidden_and_end_with_what_nobody_named():
    found = by_work(
        [app("alerts", "Delivery", "Bulletin"), app("directory", "Stranger", "Agency")], "/admin/"
    )

    assert [(group["app_label"], [model["name"] for model in group["models"]]) for group in found] == [
        ("bulletins", ["Bulletin", "Delivery"]),
        ("agencies", ["Agency"]),
        ("other", ["Stranger"]),
    ]
    assert found[0]["app_url"] == "/admin/#bulletins"
