"""How schemathesis gets in: by a session of its own, and by a new one as soon as that has been ended."""

import pathlib

import requests
import schemathesis

CREDENTIALS = {"username": "carol", "password": "teapot"}
# What it guesses uses up the tries of its address. A device that has logged in before has tries of its own.
DEVICE = pathlib.Path("device-secret")
ENDING = {"logOut", "revokeSession", "revokeAllSessions", "revokeDevice", "denySession"}


class Session:
    token = None


@schemathesis.auth(refresh_interval=None)
class LogIn:
    def get(self, case, context):
        if Session.token is None:
            base = case.operation.base_url.rstrip("/")
            device = {"deviceSecret": DEVICE.read_text()} if DEVICE.exists() else {}
            answer = requests.post(f"{base}/sessions", json=CREDENTIALS | device, timeout=10)
            answer.raise_for_status()
            DEVICE.write_text(answer.json()["deviceSecret"])
            Session.token = answer.json()["token"]
        return Session.token

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def filter_body(context, body):
    # Refused wherever it stands in JSON, since it would change what an object is: no schema can say so.
    return "__proto__" not in repr(body)


@schemathesis.hook
def after_call(context, case, response):
    if response.request.headers.get("Authorization") != f"Bearer {Session.token}":
        return
    name = case.operation.definition.raw.get("operationId")
    if response.status_code == 401 or (response.status_code < 300 and name in ENDING):
        Session.token = None
