"""Superset's settings: everything secret or particular to a place comes from the environment."""

import os

from reports import reports

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]  # 42 characters or more; openssl rand -base64 42
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_METADATA_URI"]  # Superset's own tables
PREVENT_UNSAFE_DB_CONNECTIONS = True

# Nobody looks without a login, and nobody makes one for themselves.
# The role Public exists, and has no permission.
PUBLIC_ROLE_LIKE = None
AUTH_USER_REGISTRATION = False
AUTH_RATE_LIMITED = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Behind TLS, which a proxy ends: say SUPERSET_HTTPS=1, and cookies travel over nothing else.
SESSION_COOKIE_SECURE = os.environ.get("SUPERSET_HTTPS") == "1"
ENABLE_PROXY_FIX = SESSION_COOKIE_SECURE
TALISMAN_ENABLED = True

APP_NAME = "Spendcast"
FEATURE_FLAGS = {"ENABLE_TEMPLATE_PROCESSING": False, "ALERT_REPORTS": False}
SQLLAB_TIMEOUT = 30
SUPERSET_WEBSERVER_TIMEOUT = 60
ROW_LIMIT = 10_000
SQL_MAX_ROW = 100_000

# The reports' pages, for whoever may see the dashboards.
BLUEPRINTS = [reports]

# Answers are kept for seconds only: who reloads a page wants to see what is new.
_CACHE = {"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": 1000}
CACHE_CONFIG = {**_CACHE, "CACHE_DEFAULT_TIMEOUT": 300}
DATA_CACHE_CONFIG = {**_CACHE, "CACHE_DEFAULT_TIMEOUT": 10}
FILTER_STATE_CACHE_CONFIG = {**_CACHE, "CACHE_DEFAULT_TIMEOUT": 86_400}
EXPLORE_FORM_DATA_CACHE_CONFIG = {**_CACHE, "CACHE_DEFAULT_TIMEOUT": 86_400}

# Okabe and Ito's colours, which people with any colour vision can tell apart.
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "okabe_ito",
        "description": "told apart with any colour vision",
        "label": "Okabe and Ito",
        "isDefault": True,
        "colors": [
            "#0072B2",
            "#E69F00",
            "#009E73",
            "#CC79A7",
            "#56B4E9",
            "#D55E00",
            "#B8A200",
            "#666666",
        ],
    }
]
# ColorBrewer's blues: light to dark reads in grey too.
EXTRA_SEQUENTIAL_COLOR_SCHEMES = [
    {
        "id": "spendcast_blues",
        "description": "light to dark",
        "label": "Blues",
        "isDefault": True,
        "colors": ["#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b"],
    }
]
