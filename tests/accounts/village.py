"""A village hall: many people register one after another, each in a browser of their own, behind one address."""

from tests.accounts.conftest import Browser

ANSWERS = {"title": "10", "first_name": "สมชาย", "last_name": "ใจดี", "place": "แขวงสีลม", "age_group": "30-39"}


def register_all(people, *, headers):
    """The whole way of `people` new LINE accounts, each with a phone of their own; the status of every answer."""
    return [status for number in range(people) for status in register_one(number, headers)]


def register_one(number, headers):
    browser = Browser(headers=headers)
    answers = [browser.log_in("new")]
    for page, posted in (
        ("permission", {"uses_camera": "no"}),
        ("details", ANSWERS | {"phone": f"08{number:08}"}),
        ("check", {"service": "on", "bulletin": "on"}),
    ):
        answers.append(browser.post(f"/accounts/register/{page}/", posted))
    return [answer.status_code for answer in answers]
