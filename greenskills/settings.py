"""Settings of the portal: one file, the environment read at the top, grouped by concern."""

import contextlib
import os
import secrets
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from greenskills import servers

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("GREENSKILLS_VAR", BASE_DIR / "var"))

# ---------- the environment ----------
DEBUG = os.environ.get("DEBUG", "0") == "1"
HTTPS = os.environ.get("GREENSKILLS_HTTPS", "0") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1] testserver").split()
EMBEDDED = servers.default_urls(VAR_DIR)
DATABASE_URL = os.environ.get("DATABASE_URL") or EMBEDDED["database_url"]
REDIS_URL = os.environ.get("REDIS_URL") or EMBEDDED["redis_url"]

# Several processes share the cores: linear algebra in threads of its own makes each wait for the others (a map of
# opinions took five times as long). Read when numpy is imported for the first time, and that is after the settings.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def secret_key():
    """The signing key: from the environment, else made once and kept in `var/secret_key` (mode 0600)."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = VAR_DIR / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two processes may start at once: each writes a file of its own, and the first link wins.
    own = path.with_name(f"secret_key.{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    return path.read_text()


SECRET_KEY = secret_key()
# Former keys, separated by spaces, newest first: sessions and links signed with these still hold after a change of key.
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()

# ---------- applications ----------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "axes",
    "rules",
    "rest",
    "partners",
    "coediting",
    "profiles",
    "roadmap",
    "dialogues",
    "exchange",
    "greenskills",
]
MIDDLEWARE = [
    "greenskills.request_ids.RequestIds",
    # What is kept is kept with all headers, and costs none of the others.
    "greenskills.kept.KeptPages",
    # Headers first: every answer carries them, refusals and static files as well.
    "django.middleware.security.SecurityMiddleware",
    "greenskills.middleware.SecurityHeaders",
    "greenskills.middleware.RefuseBadInput",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "greenskills.middleware.ServiceUnavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "greenskills.middleware.Addresses",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "greenskills.urls"
WSGI_APPLICATION = "greenskills.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "greenskills.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "greenskills.templatetags.components",
                "greenskills.templatetags.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
APPEND_SLASH = True

# ---------- database, cache, broker ----------
_kept = {"conn_max_age": 60, "conn_health_checks": True}
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, "greenskills.postgresql", **_kept)}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
# A server that is gone without a word is given up after a minute; one that works on answers meanwhile. Not for sockets.
DATABASES["default"]["OPTIONS"] |= {"tcp_user_timeout": 60_000, "keepalives_idle": 30, "keepalives_interval": 10}
# The web server sets it (greenskills.wsgi); the workers do long work.
if _seconds := int(os.environ.get("GREENSKILLS_STATEMENT_SECONDS", "0")):
    _more = DATABASES["default"]["OPTIONS"].get("options", "")
    DATABASES["default"]["OPTIONS"]["options"] = f"{_more} -c statement_timeout={_seconds}s".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

_socket = REDIS_URL.removeprefix("unix://").split("?")[0]
CELERY_BROKER_URL = f"redis+socket://{_socket}" if REDIS_URL.startswith("unix://") else REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A task longer than the visibility timeout would run twice: the time limit stays under half of it.
CELERY_TASK_TIME_LIMIT = 1500
# Workers listen to the queue and to nothing else, and `retry_on_timeout` is off. With it redis-py silently makes a cut
# connection anew; one that subscribed to commands is then read without a deadline, and the worker hangs for ever.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # Beat, worker and relay wait one after the other, so three of these must fit in the 15 seconds of a recovery.
    "socket_timeout": 3,
    "socket_connect_timeout": 3,
    # A connection that the broker no longer knows is given up after 1 + 2 × this many seconds.
    "health_check_interval": 2,
}
# Long work has a queue and a worker of its own, so that it never holds up the relay and what people are told
# (docs/decisions/0013). A worker that names no queue takes both.
CELERY_TASK_QUEUES = [Queue(name, Exchange(name), routing_key=name) for name in ("celery", "long")]
CELERY_TASK_ROUTES = {
    task: {"queue": "long"}
    for task in (
        "profiles.tasks.run_import",
        "roadmap.tasks.recompute_needs",
        "roadmap.tasks.recompute_asked_needs",
        "roadmap.tasks.recount_asked_needs",
        "roadmap.tasks.recount_needs",
        "coediting.tasks.send_digests",
        "exchange.tasks.make_downloads",
        "exchange.tasks.make_first_downloads",
    )
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "relay the outbox": {
        "task": "coediting.tasks.relay",
        "schedule": 0.5,  # an edit stands in the figures within a second
        "options": {"expires": 5},
    },
    "follow the changes": {"task": "exchange.tasks.follow", "schedule": 1.0, "options": {"expires": 5}},
    "follow everything": {"task": "exchange.tasks.follow_whole", "schedule": crontab(hour=1, minute=40)},
    "sweep old presence": {"task": "coediting.tasks.sweep_presence", "schedule": 300.0},
    "mail at once": {"task": "coediting.tasks.send_mail", "schedule": 10.0, "options": {"expires": 9}},
    "mail once a day": {"task": "coediting.tasks.send_digests", "schedule": crontab(hour=7, minute=0)},
    "end lost runs": {"task": "roadmap.tasks.end_lost_runs", "schedule": 5.0, "options": {"expires": 4}},
    "recount the needs": {"task": "roadmap.tasks.recount_needs", "schedule": crontab(hour=3, minute=15)},
    "mail that is owed": {"task": "dialogues.tasks.mail_owed", "schedule": 300.0, "options": {"expires": 290}},
    "remind of dialogues": {"task": "dialogues.tasks.remind", "schedule": crontab(minute=20, hour="8-18")},
    "forget answers": {"task": "rest.tasks.forget_answers", "schedule": crontab(minute=35)},
    "forget people": {"task": "dialogues.tasks.forget_people", "schedule": crontab(hour=2, minute=40)},
    "mail owed to who asks to join": {
        "task": "roadmap.tasks.mail_owed", "schedule": 300.0, "options": {"expires": 290},
    },
    "forget who asked to join": {"task": "roadmap.tasks.forget_askers", "schedule": crontab(hour=2, minute=50)},
    "make the downloads": {"task": "exchange.tasks.make_downloads", "schedule": crontab(hour=4, minute=10)},
    "make the first downloads": {
        "task": "exchange.tasks.make_first_downloads", "schedule": 300.0, "options": {"expires": 290},
    },
    "send webhooks": {"task": "exchange.tasks.send_hooks", "schedule": 2.0, "options": {"expires": 2}},
    "forget sent webhooks": {"task": "exchange.tasks.forget_hook_log", "schedule": crontab(hour=3, minute=5)},
}
CELERY_TIMEZONE = "Europe/Brussels"

# ---------- co-editing ----------
PRESENCE_SECONDS = 15  # between two signs of life of an open editor; it is gone 45 seconds after the last one

# ---------- webhooks ----------
# Hosts that may stand in our own network, or be called without TLS: "hooks.example.org:8080", with spaces between.
WEBHOOK_HOSTS = frozenset(os.environ.get("GREENSKILLS_WEBHOOK_HOSTS", "").lower().split())
WEBHOOK_DAYS = 5  # an address that takes nothing for so long is not called any more

# ---------- people and sign-in ----------
AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "greenskills.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # no record of every good sign-in

# Sign-in by the provider of an organisation (OpenID Connect), such as ACM/IDM: off until its issuer is named here.
# The address to register with the provider is <PORTAL_URL>/sign-in/return/.
OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "")
OIDC_CLIENT_ID = os.environ.get("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = os.environ.get("OIDC_CLIENT_SECRET", "")
OIDC_NAME = os.environ.get("OIDC_NAME", "")  # on the button
OIDC_SCOPES = os.environ.get("OIDC_SCOPES", "openid email profile")
# Make an account, without any role, for whoever the provider knows and we do not?
OIDC_CREATE_USERS = os.environ.get("OIDC_CREATE_USERS", "0") == "1"
# Does the provider check every e-mail address without saying so (`email_verified`)? Else unchecked ones are refused.
OIDC_EMAIL_CHECKED = os.environ.get("OIDC_EMAIL_CHECKED", "0") == "1"

# Without a mail server mails lie in files: the output of a process is a log, and addresses do not belong in a log.
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_TIMEOUT = 20
# Where the portal stands, for the links in mails.
PORTAL_URL = os.environ.get(
    "PORTAL_URL", f"https://{ALLOWED_HOSTS[0]}" if HTTPS else "http://localhost:8000"
).rstrip("/")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "portaal@localhost")

# ---------- languages ----------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
USE_THOUSAND_SEPARATOR = True

# ---------- files ----------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Development and tests serve straight from the source folders; the supervisor collects first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False
if os.environ.get("GREENSKILLS_PLAIN_STATIC", "0") == "1":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MEDIA_ROOT = VAR_DIR / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# ---------- security ----------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "greenskills.views.csrf_failure"
SESSION_COOKIE_AGE = 60 * 60 * 12
if HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME, LANGUAGE_COOKIE_SECURE = "__Host-language", True
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = 31_536_000, True, True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# ---------- API ----------
# Requests a minute, by whose they are. The environment may set them: API_LIMITS="address=600 token=3000".
API_LIMITS = {"address": 600, "person": 3000, "token": 3000}
API_LIMITS |= {name: int(most) for name, most in (pair.split("=") for pair in os.environ.get("API_LIMITS", "").split())}
# Of the eight threads of a web process: the others stay free for pages, however slowly tables are read.
TABLES_AT_A_TIME = int(os.environ.get("TABLES_AT_A_TIME", "5"))
# How many proxies of ours a request passes; each adds to X-Forwarded-For where it comes from.
PROXIES = int(os.environ.get("GREENSKILLS_PROXIES", "1" if HTTPS else "0"))
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partners.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest.permissions.SignedInToWrite", "partners.authentication.TokenScope"],
    "DEFAULT_THROTTLE_CLASSES": ["rest.limits.Limits"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "rest.schema.Schema",
    "DEFAULT_FILTER_BACKENDS": ["rest.filters.StrictFilterBackend"],
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "greenskills.problems.handle",
    "DEFAULT_VERSIONING_CLASS": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Groene competenties: API",
    "DESCRIPTION": (
        "Sectors, jobs, competences, competence profiles, roadmap targets and upskilling needs of the "
        "green-skills portal for Flanders. Texts come as language maps; errors as problem+json (RFC 9457)."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "WEBHOOKS": ["exchange.api_hooks.MESSAGE"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["greenskills.openapi.add_problems"],
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "docExpansion": "none",
        "persistAuthorization": False,
        "tryItOutEnabled": True,
        "validatorUrl": None,
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"}},
    "filters": {"request id": {"()": "greenskills.request_ids.WithRequestId"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["request id"]},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    # Celery says a line for every task that comes and goes, and the relay comes twice a second; errors stay.
    "loggers": {
        name: {"level": "WARNING"} for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat")
    },
}
SILENCED_SYSTEM_CHECKS = []
