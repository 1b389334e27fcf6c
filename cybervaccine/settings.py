"""Settings, all from the environment (see docs/operations.md). A missing or bad value stops the start with one sentence."""

import sys
from decimal import Decimal
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF

from cybervaccine import environment, logs
from cybervaccine.environment import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules
SECRET_KEY = environment.secret_key(debug=DEBUG)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
FIELD_KEYS = environment.field_keys()
# Keys of the audit's chain: the first signs, all verify. A field key that is taken away stays here.
AUDIT_KEYS = environment.keys("AUDIT_KEYS") if env.str("AUDIT_KEYS", default="").strip() else FIELD_KEYS
ALLOWED_HOSTS = environment.allowed_hosts(debug=DEBUG)
SITE_URL = environment.site_url(debug=DEBUG)
NUM_PROXIES = environment.integer("NUM_PROXIES", 0)

INSTALLED_APPS = [
    "cybervaccine.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "import_export",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "directory",
    "accounts",
    "accounts.line",
    "alerts",
    "media_library",
    "assessment",
    "cybervaccine",
]

MIDDLEWARE = [
    "cybervaccine.middleware.RequestNumbers",
    "cybervaccine.middleware.CountTraffic",
    # The shell is outside of whatever answers by itself: a redirect, a static file, an error have it, too.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cybervaccine.edge.CacheRules",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "cybervaccine.outage.DatabaseOutage",
    "cybervaccine.uploads.LeaveNothing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cybervaccine.middleware.AddressLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.staff.sessions.StaffAwareAuthentication",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "cybervaccine.urls"
WSGI_APPLICATION = "cybervaccine.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The house's own pages of Django's admin come before Django's.
        "DIRS": [BASE_DIR / "cybervaccine" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# PostgreSQL is the only database and the truth; connections are kept (a connection per request costs half the speed).
KEPT_CONNECTION = {
    "ENGINE": "cybervaccine.postgresql",
    "CONN_MAX_AGE": None,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {"connect_timeout": 3, "options": "-c timezone=UTC"},
}
DATABASES = {"default": environment.database("".join(sys.argv[1:2])) | KEPT_CONNECTION}
# A copy that follows it may read public pages to people nobody knows (cybervaccine/postgresql/replica.py); without one nothing changes.
if REPLICA := environment.replica():
    DATABASES["replica"] = REPLICA | KEPT_CONNECTION | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["cybervaccine.postgresql.replica.Router"]
    MIDDLEWARE.insert(
        MIDDLEWARE.index("cybervaccine.outage.DatabaseOutage") + 1,
        "cybervaccine.postgresql.replica.PublicReads",
    )
# From how many seconds behind its replica is not read.
REPLICA_MOST_SECONDS = environment.integer("REPLICA_MOST_SECONDS", 10, least=1)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Valkey or Redis: broker and cache. Nothing is lost when it is gone, and nobody waits for it.
REDIS_URL = environment.redis_url()
CACHES = {
    "default": {
        "BACKEND": "cybervaccine.caches.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cv",
        "OPTIONS": {
            "serializer": "cybervaccine.caches.SignedSerializer",
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
        },
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "global_keyprefix": "cv:",
    # Of the publisher: kombu would by itself sleep and try again for six seconds.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
}
# Ringing the bell is tried once: what was not heard is found in the database a minute later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Bangkok"
CELERY_BEAT_SCHEDULE = {
    # Every few minutes, not once a night: what is missing is found in the database, so a missed bell costs minutes.
    "bulletins-due": {"task": "alerts.tasks.make_due_bulletins", "schedule": 300.0},
    "imports-waiting": {"task": "alerts.tasks.handle_waiting_imports", "schedule": 60.0},
    "agency-imports-waiting": {"task": "directory.tasks.handle_waiting_agency_imports", "schedule": 60.0},
    "expired-contacts": {"task": "directory.tasks.flag_expired_contacts", "schedule": crontab("10", "0")},
    "delivery": {"task": "alerts.tasks.deliver", "schedule": 30.0},
    "line-answers": {"task": "accounts.tasks.answer_in_line", "schedule": 15.0},
    "line-notices": {"task": "accounts.tasks.send_notices", "schedule": 30.0},
    "leavers-at-line": {"task": "accounts.tasks.deauthorize_due", "schedule": 60.0},
    "audit-anchor": {"task": "accounts.tasks.anchor_audit", "schedule": 3600.0},
    "retention": {"task": "accounts.tasks.apply_retention", "schedule": 3600.0},
    "letter-reminders": {"task": "directory.tasks.send_letter_reminders", "schedule": 60.0},
    "search-index": {"task": "directory.tasks.refresh_search", "schedule": 3600.0},
    "media-due": {"task": "media_library.tasks.do_due", "schedule": 60.0},
    "media-sweep": {"task": "media_library.tasks.sweep_files", "schedule": 3600.0},
    "boosters": {"task": "assessment.tasks.make_due_boosters", "schedule": 3600.0},
    "norms": {"task": "assessment.tasks.make_due_norms", "schedule": 3600.0},
    "rollouts": {"task": "assessment.tasks.count_rollouts", "schedule": crontab("40", "0")},
    "calibration": {
        "task": "assessment.tasks.calibrate_items",
        "schedule": crontab("30", "2", day_of_month="1"),
    },
    "volunteers": {
        "task": "assessment.tasks.look_after_volunteers",
        "schedule": crontab("15", "10"),
    },
    # Looked for often: the round belongs to the newest bulletin, whenever that came.
    "volunteer-tasks": {"task": "assessment.tasks.make_due_tasks", "schedule": 600.0},
    "coverage": {"task": "assessment.tasks.count_coverage", "schedule": 3600.0},
    "abandoned-tests": {"task": "assessment.tasks.drop_abandoned_attempts", "schedule": 86400.0},
}
# The hour (Asia/Bangkok) from which the day's bulletin may be made, and how far back a missed one is caught up.
BULLETIN_HOUR = environment.integer("BULLETIN_HOUR", 4)
BULLETIN_CATCH_UP_DAYS = environment.integer("BULLETIN_CATCH_UP_DAYS", 14)

# The hours (Asia/Bangkok) from which the day's bulletin is sent and from which phones are left in peace, and the pace of all senders together (calls/s; 0: none).
DELIVERY_HOUR = environment.integer("DELIVERY_HOUR", 6)
DELIVERY_QUIET_FROM = environment.integer("DELIVERY_QUIET_FROM", 21)
DELIVERY_CALLS_PER_SECOND = environment.integer("DELIVERY_CALLS_PER_SECOND", 4)
# How often those get it who have not chosen: "daily", "rising", "weekly" or "asked" (nothing is pushed; asking in the chat is free).
BULLETIN_FREQUENCY = environment.one_of("BULLETIN_FREQUENCY", "daily", ("daily", "rising", "weekly", "asked"))
# Who knows it may read /metrics from another machine; without one only this machine may.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# /readyz says no while less than this is free where files are kept, and while a file of this name exists (docs/operations.md).
READY_DISK_BYTES = environment.integer("READY_DISK_BYTES", 100 * 1024**2)
DRAIN_FILE = env.str("DRAIN_FILE", default="")
# What one message costs in baht, shown to officers before they send; 0: not shown.
LINE_BAHT_PER_MESSAGE = Decimal(env.str("LINE_BAHT_PER_MESSAGE", default="0"))
STAFF_ALARM_EMAILS = env.list("STAFF_ALARM_EMAILS", default=[])

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Citizens sign in with LINE and staff with a passkey; nobody has a password, and neither comes in the other's way.
AUTHENTICATION_BACKENDS = ["accounts.staff.backend.StaffBackend", "accounts.line.backend.LineBackend"]
LOGIN_URL = "accounts:register"
STAFF_ORIGIN = environment.staff_origin(SITE_URL, debug=DEBUG)
# Demonstrations on a computer without any passkey: the printed password is enough. Never outside development.
DEMO_WITHOUT_PASSKEYS = DEBUG and env.bool("DEMO_WITHOUT_PASSKEYS", default=False)

# LINE: both addresses can be those of the emulator (docs/line-emulator.md). Without its channels a part of LINE is off.
LINE_ACCESS_BASE = environment.line_base("LINE_ACCESS_BASE", "https://access.line.me")
LINE_API_BASE = environment.line_base("LINE_API_BASE", "https://api.line.me")
LINE_API_DATA_BASE = environment.line_base("LINE_API_DATA_BASE", "https://api-data.line.me")
LINE_LOGIN_CHANNEL_ID, LINE_LOGIN_CHANNEL_SECRET = environment.together(
    LINE_LOGIN_CHANNEL_ID="the id of the LINE Login channel",
    LINE_LOGIN_CHANNEL_SECRET="the secret of the LINE Login channel",
)
LINE_MESSAGING_CHANNEL_SECRET, LINE_MESSAGING_ACCESS_TOKEN = environment.together(
    LINE_MESSAGING_CHANNEL_SECRET="the secret of the Messaging API channel, which signs webhooks",
    LINE_MESSAGING_ACCESS_TOKEN="the access token of the Messaging API channel, which sends messages",
)
ACCOUNT_ADAPTER = "accounts.line.provider.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.line.provider.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "line": {"APPS": [{"client_id": LINE_LOGIN_CHANNEL_ID, "secret": LINE_LOGIN_CHANNEL_SECRET}]}
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# How long a registration that was not finished, and a citizen who neither comes nor receives anything, are kept.
ABANDONED_REGISTRATION_DAYS = environment.integer("ABANDONED_REGISTRATION_DAYS", 30)
IDLE_CITIZEN_DAYS = environment.integer("IDLE_CITIZEN_DAYS", 730)

# Mail goes to staff only: invitations and alarms.
vars().update(environment.email(debug=DEBUG))

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "cybervaccine" / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("STATIC_ROOT", BASE_DIR / "var" / "static")
MEDIA_ROOT = environment.folder("MEDIA_ROOT", BASE_DIR / "var" / "media")
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cybervaccine.seals.SealedStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# Where an upload lands before it is kept; best on the disk of MEDIA_ROOT, so that keeping it is a rename.
FILE_UPLOAD_TEMP_DIR = env.str("UPLOAD_TEMP_DIR", default="") or None
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cybervaccine.stylesheet.StylesheetFinder",
    "cybervaccine.api.swagger.SwaggerFinder",
]
STYLESHEET_ROOT = environment.folder("STYLESHEET_ROOT", BASE_DIR / "var" / "stylesheet")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Media: nginx gives the files out where it can (X-Accel-Redirect), else Django does. What one file and all together may be.
MEDIA_BY_NGINX = env.bool("MEDIA_BY_NGINX", default=False)
MEDIA_FILE_MAX_BYTES = environment.integer("MEDIA_FILE_MAX_BYTES", 500 * 1024**2)
MEDIA_QUOTA_BYTES = environment.integer("MEDIA_QUOTA_BYTES", 50 * 1024**3)

# The browser's shell: nothing is allowed that the house does not use; no inline script or style anywhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "report-uri": "/csp-report",
    }
}
PERMISSIONS_POLICY = {"camera": [], "geolocation": [], "microphone": []}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A browser takes a __Host- cookie over TLS only, from this host only, for all of it: no other site of the domain can set one.
COOKIE_PREFIX = "" if DEBUG else "__Host-"
MESSAGE_STORAGE = "cybervaccine.notes.Notes"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cybervaccine.errors.csrf_failure"
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = COOKIE_PREFIX + "session"
    CSRF_COOKIE_NAME = COOKIE_PREFIX + "csrf"

# The API (docs/api.md). Where a view says nothing, nobody gets in; public views say that they are public.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttles.Reads"],
    "DEFAULT_RENDERER_CLASSES": ["directory.api.rendering.Json"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "directory.api.rendering.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "directory.api.problems.answer_problem",
    "NUM_PROXIES": NUM_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cyber Vaccine API (ไซเบอร์วัคซีน)",
    "VERSION": "1.0.0",
    "DESCRIPTION": (
        "Thailand's daily warnings against technology crime as open data: bulletins, statistics, case types, media, agencies and areas. Reading needs no "
        "key. Money is decimal text, what is not known or withheld is null and never 0, moments are ISO 8601 with their zone, days are in Thai time. "
        "Every error is application/problem+json in English and Thai. Fields are added within v1, never taken away or changed. "
        "ข้อมูลเปิดของประกาศเตือนภัยอาชญากรรมทางเทคโนโลยีประจำวัน"
    ),
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "EXTERNAL_DOCS": {"url": "/alerts/open-data/", "description": "Open data (ข้อมูลเปิด)"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": False,
    "POSTPROCESSING_HOOKS": [],  # choices stay where they are used, without names of their own
    "SORT_OPERATIONS": False,
}
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# A small list that is read whole while the officer waits.
WHOLE_FILE_MAX_BYTES = env.int("WHOLE_FILE_MAX_BYTES", default=5 * 1024**2)
# A file of agencies or contact points that an officer imports in admin; some 50,000 rows.
AGENCY_FILE_MAX_BYTES = env.int("AGENCY_FILE_MAX_BYTES", default=50 * 1024**2)
AGENCY_XLSX_MAX_UNPACKED_BYTES = env.int("AGENCY_XLSX_MAX_UNPACKED_BYTES", default=300 * 1024**2)

# Case files: limits that are checked before a file is parsed.
CASE_FILE_MAX_BYTES = environment.integer("CASE_FILE_MAX_BYTES", 2 * 1024**3)
CASE_XLSX_MAX_BYTES = environment.integer("CASE_XLSX_MAX_BYTES", 100 * 1024**2)
CASE_XLSX_MAX_UNPACKED_BYTES = environment.integer("CASE_XLSX_MAX_UNPACKED_BYTES", 600 * 1024**2)

# Reports of errors without personal data, only where it is set: cybervaccine/error_reports.py.
SENTRY_DSN = environment.sentry_dsn()
if SENTRY_DSN:
    from cybervaccine import error_reports

    error_reports.start(SENTRY_DSN, release=env.str("PORTAL_VERSION", default=""))

# One line an event, to standard error, for the container or the service manager to keep: for people while developing, for
# machines in production. No line holds a name, a phone number, a form, a query string or a private link: what is logged is
# which code did what, not for whom.
LOGGING = logs.configuration(
    environment.one_of("LOG_FORMAT", logs.usual_form(debug=DEBUG), tuple(logs.FORMS))
)
