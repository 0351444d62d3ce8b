"""Tables of the professionals. Rows of one agency are seen by its members only (protection.py)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from havre.accounts.rules import BreakGlassReason, SecrecyBasis
from havre.kernel.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Accounts are made by invitation; this manager only normalises and finds."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the account of an e-mail address, whatever its case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Create an account; without a password it signs in by passkey or federation only."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A professional. Never a child, never a relative."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    secrecy_basis = models.CharField(max_length=20, default=SecrecyBasis.NONE.value)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # ProConnect: subject and establishment, the pair an account is matched on (never the e-mail, never a role).
    federated_subject = models.CharField(max_length=255, blank=True)
    federated_siret = models.CharField(max_length=14, blank=True)
    totp_approved_by = models.UUIDField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["federated_subject", "federated_siret"],
                condition=~models.Q(federated_subject=""),
                name="accounts_user_federated",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """An organisation whose professionals use Havre: one controller of personal data, one tenant."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    siret = models.CharField(max_length=14, blank=True)
    departement_code = models.CharField(max_length=3, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of an agency: the unit that owns situations. Its name is public among professionals."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    # Code of territory.Authority for a CRIP: what a concern report is addressed by.
    authority_code = models.CharField(max_length=30, blank=True)
    departement_code = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority_code"],
                condition=models.Q(kind="concern_unit") & ~models.Q(authority_code=""),
                name="accounts_team_one_crip",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role in a team, or in the agency itself (team is null) for roles that read no situation."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "ends_at"], name="accounts_membership_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
                name="accounts_membership_period",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    team=None,
                    role__in=[
                        "directory_moderator",
                        "org_admin",
                        "dpo",
                        "security_officer",
                        "support",
                        "cdlp_member_policy",
                        "ministry_pilot",
                    ],
                )
                | models.Q(team__isnull=False)
                & ~models.Q(
                    role__in=[
                        "directory_moderator",
                        "org_admin",
                        "dpo",
                        "security_officer",
                        "support",
                        "cdlp_member_policy",
                        "ministry_pilot",
                    ]
                ),
                name="accounts_membership_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Invitation(models.Model):
    """A place offered to a colleague; the token is hashed, the invited person chooses a passkey."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120, blank=True)
    secrecy_basis = models.CharField(max_length=20, default=SecrecyBasis.NONE.value)
    token_hash = models.BinaryField(max_length=32)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.id)


class Session(AbstractBaseSession):
    """A session; ``session_key`` holds the SHA-256 of the cookie, so that a dump opens nothing."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user"], name="accounts_session_user")]

    def __str__(self) -> str:
        return "session"


class BreakGlass(models.Model):
    """One object opened outside one's own load: reason, four hours, reviewed within five working days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team_id = models.UUIDField()
    object_kind = models.CharField(max_length=30)
    object_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    category = models.CharField(max_length=30, default=BreakGlassReason.IMMEDIATE_DANGER.value)
    reason = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    review_verdict = models.CharField(max_length=30, blank=True)
    review_note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "ends_at"], name="accounts_breakglass_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="accounts_breakglass_period"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Notice(models.Model):
    """Something waits for a person: the page lists it, the mail says only that it exists."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    team_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "seen_at"], name="accounts_notice_user")]

    def __str__(self) -> str:
        return self.kind


class Remembered(models.Model):
    """A short-lived counter of the sign-in pages (attempts, codes already used); the key is a hash."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key
