"""`manage.py invite_administrator EMAIL`: the first member of staff, or a way back when every administrator is locked out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import Role, StaffRole, User
from accounts.staff.admin import invitation_link
from accounts.staff.services import invite


class Command(BaseCommand):
    help = "Print a link with which EMAIL makes a passkey and becomes an administrator of staff."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as problem:
            raise CommandError(f"{email} is not an e-mail address.") from problem
        at = timezone.now()
        user = User.objects.filter(email__iexact=email).first()
        user = user or User.objects.create_user(email, is_staff=True, is_active=False)
        held = {"user": user, "role": Role.ADMINISTRATOR, "province": None, "ended_at": None}
        if not StaffRole.objects.filter(**held).exists():
            StaffRole.objects.create(**held, granted_at=at)
        self.stdout.write(invitation_link(invite(user, by=None, at=at)))
