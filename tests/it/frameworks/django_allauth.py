"""A site as django-allauth's quick start makes it, in one file: its provider for WeChat as it comes."""
import os
import sys

import django
from django.conf import settings

ENV = os.environ
settings.configure(
    SECRET_KEY="a long random key that only the test knows", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                    "django.contrib.messages", "allauth", "allauth.account", "allauth.socialaccount",
                    "allauth.socialaccount.providers.weixin"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
                "django.contrib.messages.middleware.MessageMiddleware", "allauth.account.middleware.AccountMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
        "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                               "django.contrib.messages.context_processors.messages"]}}],
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "site.sqlite", "OPTIONS": {"timeout": 30}}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True, LOGIN_URL="/accounts/weixin/login/",
    SOCIALACCOUNT_LOGIN_ON_GET=True, ACCOUNT_EMAIL_VERIFICATION="none",
    SOCIALACCOUNT_PROVIDERS={"weixin": {"APPS": [{"client_id": ENV["WX_APPID"], "secret": ENV["WX_SECRET"], "key": ""}]}},
    LOGGING_CONFIG=None,
)
django.setup()
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402


@login_required
def orders(request):
    return HttpResponse("<!doctype html><title>orders</title><p>yours</p>")


def me(request):
    if not request.user.is_authenticated:
        return JsonResponse({"error": "login"}, status=401)
    account = request.user.socialaccount_set.get()
    return JsonResponse({"openid": account.uid, "name": account.extra_data["nickname"]})


urlpatterns = [path("accounts/", include("allauth.urls")), path("orders", orders), path("api/me", me)]

if __name__ == "__main__":
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *words):
            pass

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True
        request_queue_size = 128

    call_command("migrate", verbosity=0)
    sys.setswitchinterval(0.001)
    make_server("127.0.0.1", int(ENV["PORT"]), get_wsgi_application(), Server, Quiet).serve_forever()
