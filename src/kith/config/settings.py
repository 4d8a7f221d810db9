"""Django's settings. What an office manager changes is a record, not a line here. What an installation needs
comes from the environment, and every value has a default that is safe in production.

| variable | meaning |
|---|---|
| KITH_DATA | the data folder: keys, files, lake, the embedded server |
| KITH_DATABASE_URL | any PostgreSQL of version 18 or newer instead of the embedded one |
| KITH_SECRET_KEY | signs cookies and links, instead of the file in the data folder |
| KITH_MASTER_KEY | seals personal values, 64 hexadecimal digits, instead of the file there |
| KITH_ADDRESS | the address people type, `https://crm.example.org`; cookies are then sent over HTTPS only |
| KITH_LISTEN | where the web server listens; on this machine alone, other host names are refused |
| KITH_PROXIES | addresses or networks of proxies whose `X-Forwarded-For` is believed, comma-separated |
| KITH_BACKUP_KEY | seals and opens backups, instead of the file there |
| KITH_METRICS_TOKEN | lets Prometheus read `/metrics` from another machine |
| KITH_LIVE_PORT | where the live process listens, 0 for no live pages |
| KITH_LIVE_ADDRESS | where browsers find it behind a proxy, such as `/live` |
| KITH_FILES | where attached files lie instead of the data folder: `s3://bucket/prefix?endpoint=https://…&region=…` |
| KITH_ANALYTICS_URL | the Spark cluster that analyses run on, `spark://host:7077`, else this machine |
| KITH_WITHOUT | rooms switched off, comma-separated |
| KITH_WEB_WORKERS | web processes, else one a core |
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from kith.config.database import database
from kith.config.house import data_folder
from kith.config.rooms import ROOMS

PACKAGE = Path(__file__).resolve().parents[1]
KITH_FOLDER = data_folder()
KITH_ADDRESS = os.environ.get("KITH_ADDRESS", "").rstrip("/")
KITH_WITHOUT = frozenset(
    name.strip() for name in os.environ.get("KITH_WITHOUT", "").split(",") if name.strip()
)

KITH_PROXIES = tuple(name.strip() for name in os.environ.get("KITH_PROXIES", "").split(",") if name.strip())

# Where pages hear of changes: as told, else through the proxy that speaks https, else at the port itself
KITH_LIVE_PORT = int(os.environ.get("KITH_LIVE_PORT") or 0)
KITH_LIVE_ADDRESS = os.environ.get("KITH_LIVE_ADDRESS", "").rstrip("/")
if KITH_LIVE_PORT and not KITH_LIVE_ADDRESS and KITH_ADDRESS.startswith("https://"):
    KITH_LIVE_ADDRESS = "/live"

# Keys
SECRET_KEY = os.environ.get("KITH_SECRET_KEY") or KITH_FOLDER.key("secret").hex()
KITH_MASTER_KEY = bytes.fromhex(os.environ.get("KITH_MASTER_KEY") or KITH_FOLDER.key("master").hex())
if len(KITH_MASTER_KEY) != 32:
    raise ValueError("KITH_MASTER_KEY must have 64 hexadecimal digits.")

# Rooms
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "kith.core",
    "kith.desk",
    "kith.api",
    *ROOMS,
    "kith.config",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "kith.config.urls"
WSGI_APPLICATION = "kith.config.wsgi.application"

# Database
DATABASES = {"default": database(os.environ.get("KITH_DATABASE_URL"), KITH_FOLDER)}

CACHES = {
    "default": {  # in the database, so that counters of sign-in attempts hold across processes
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Requests
DEBUG = False
_host = urlsplit(KITH_ADDRESS).hostname
_secure = KITH_ADDRESS.startswith("https://")
_only_this_host = "__Host-" if _secure else ""  # browsers then take the cookie from this very host alone
_here = ["localhost", "127.0.0.1", "[::1]"]
_only_here = os.environ.get("KITH_LISTEN", "127.0.0.1") in ("localhost", "127.0.0.1", "::1")
ALLOWED_HOSTS = [_host, *_here] if _host else _here if _only_here else ["*"]
CSRF_TRUSTED_ORIGINS = [KITH_ADDRESS] if KITH_ADDRESS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
MIDDLEWARE = [
    "kith.config.health.doors.Probes",
    "kith.config.proxies.Proxies",
    "kith.config.health.metrics.Measured",
    "django.middleware.security.SecurityMiddleware",
    "kith.config.headers.ContentSecurity",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kith.config.packing.Packing",
    "kith.config.switched.RoomsFollowed",
    "kith.config.viewed.ViewsNoted",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kith.config.bodies.BodiesMeasured",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kith.config.unkept.UnkeptRefused",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

# Security headers; the content security policy and who may frame a page are in kith.config.headers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _secure else 0

# Sign-in
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kith.desk.sign_in.adapter.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
MFA_ADAPTER = "kith.desk.sign_in.adapter.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator vouches for the address, since nobody can sign up
MFA_TOTP_TOLERANCE = 0  # a code lives 30 seconds, as long as it is remembered to have been used
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "kith.desk.sign_in.forms.Code",
    "reauthenticate": "kith.desk.sign_in.forms.CodeAgain",
}
PASSWORD_RESET_TIMEOUT = 24 * 3600
SESSION_ENGINE = "kith.core.principals.sessions"
SESSION_COOKIE_NAME = f"{_only_this_host}kith_session"
SESSION_COOKIE_AGE = 90 * 24 * 3600  # at most; how long a session lives is a setting of the house
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _secure
CSRF_COOKIE_NAME = f"{_only_this_host}kith_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _secure
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kith.core.sign_in.passwords.LongEnough"},
    {"NAME": "kith.core.sign_in.passwords.NotOurWords"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Templates: Jinja2 for Kith's own pages, Django's engine for what third-party packages bring
_APPS_OF_KITH = [name for name in INSTALLED_APPS if name.startswith("kith.")]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE.joinpath(*name.split(".")[1:], "templates") for name in _APPS_OF_KITH],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "kith.desk.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ],
        },
    },
]

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files are built into the package with hashed names, so nothing is collected
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[.-][0-9A-Za-z_-]{8,}\..+$"
MEDIA_ROOT = KITH_FOLDER.files
KITH_FILES = os.environ.get("KITH_FILES", "")
KITH_ANALYTICS_URL = os.environ.get("KITH_ANALYTICS_URL", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["terminal"], "level": os.environ.get("KITH_LOG_LEVEL", "WARNING")},
    # A lost connection is told by whatever needed it; the pool replaces it without a line for each.
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
}
