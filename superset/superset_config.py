"""Superset's settings: everything secret or particular to a place comes from the environment."""

import os

from customers import customers, refuse_calls
from definitions import definitions
from events import NoEvents
from pages import LOCALE, pages
from permissions import Permissions
from phones import phones
from superset.config import TALISMAN_CONFIG, THEME_DARK, THEME_DEFAULT

from reports import reports

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]  # 42 characters or more; openssl rand -base64 42
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_METADATA_URI"]  # Superset's own tables
PREVENT_UNSAFE_DB_CONNECTIONS = True

# Nobody looks without a login, and nobody makes one for themselves.
# The role Public exists, and has no permission.
PUBLIC_ROLE_LIKE = None
AUTH_USER_REGISTRATION = False
AUTH_RATE_LIMITED = True
CUSTOM_SECURITY_MANAGER = Permissions
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Behind TLS, which a proxy ends: say SUPERSET_HTTPS=1, and cookies travel over nothing else.
SESSION_COOKIE_SECURE = os.environ.get("SUPERSET_HTTPS") == "1"
ENABLE_PROXY_FIX = SESSION_COOKIE_SECURE
TALISMAN_ENABLED = True
# A page asks no other server for anything, such as the pixel by which Superset counts its users.
TALISMAN_CONFIG = {
    **TALISMAN_CONFIG,
    "content_security_policy": {
        **TALISMAN_CONFIG["content_security_policy"],
        "img-src": ["'self'", "blob:", "data:"],
        "connect-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
    },
}

APP_NAME = "Spendcast"
FEATURE_FLAGS = {"ENABLE_TEMPLATE_PROCESSING": False, "ALERT_REPORTS": False}
SQLLAB_TIMEOUT = 30
SUPERSET_WEBSERVER_TIMEOUT = 60
ROW_LIMIT = 10_000
SQL_MAX_ROW = 100_000

# The reports' pages and customers' links, for whoever may see the dashboards; the page that marks
# an alert; Today as the home; a dash for an unknown figure.
BLUEPRINTS = [reports, pages, phones, customers, definitions]
SQL_QUERY_MUTATOR = refuse_calls
EVENT_LOGGER = NoEvents()


def COMMON_BOOTSTRAP_OVERRIDES_FUNC(_: dict) -> dict:
    return {"locale": LOCALE}


def _cache(name: str, seconds: int) -> dict:
    """In SUPERSET_CACHE, a folder that the workers of a server share, or in the one worker."""
    folder = os.environ.get("SUPERSET_CACHE")
    where = (
        {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": f"{folder}/{name}"}
        if folder
        else {"CACHE_TYPE": "SimpleCache"}
    )
    return {**where, "CACHE_THRESHOLD": 1000, "CACHE_DEFAULT_TIMEOUT": seconds}


# Today asks anew every 15 seconds, and its charts' own cache_timeout is shorter than that; what the
# others show changes every ten minutes.
CACHE_CONFIG = _cache("metadata", 300)
DATA_CACHE_CONFIG = _cache("data", 60)
FILTER_STATE_CACHE_CONFIG = _cache("filters", 86_400)
EXPLORE_FORM_DATA_CACHE_CONFIG = _cache("forms", 86_400)

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

# Charts that may have an axis of time. ECharts hides labels that overlap, but lets others touch.
TIME_SERIES = [
    "echarts_area",
    "echarts_timeseries",
    "echarts_timeseries_bar",
    "echarts_timeseries_line",
    "echarts_timeseries_scatter",
    "echarts_timeseries_smooth",
    "echarts_timeseries_step",
    "mixed_timeseries",
]
# Charts do not grow in, which costs the browser time. Legends of three names fit on a phone:
# without their buttons All and Inv, and with small signs.
CHARTS = {
    "echartsOptionsOverrides": {
        "animation": False,
        "legend": {"selector": False, "itemWidth": 12, "itemGap": 6},
    },
    "echartsOptionsOverridesByChartType": {
        kind: {"xAxis": {"axisLabel": {"minMargin": 10}}} for kind in TIME_SERIES
    },
}
THEME_DEFAULT = {**THEME_DEFAULT, **CHARTS}
THEME_DARK = {**THEME_DARK, **CHARTS}
