"""Runs the flow with the generated Python client."""

import json
import os
import time

import openapi_client as client
from openapi_client.rest import ApiException

NOW = int(time.time() * 1000)
USER = {
    "username": f"python-{NOW}",
    "email": f"python-{NOW}@example.com",
    "password": "correct horse battery staple",
}
configuration = client.Configuration(host=os.environ["API"])
api = client.ApiClient(configuration)
auth = client.AuthApi(api)
me = client.MeApi(api)


def expect_equal(actual, expected):
    if actual != expected:
        raise AssertionError(f"expected {expected}, not {actual}")


def problem_of(call):
    try:
        call()
    except ApiException as error:
        return json.loads(error.body)
    raise AssertionError("expected an error")


def login(password):
    return auth.login(client.LoginDto(username=USER["username"], password=password))


auth.register(client.RegisterDto(**USER))
expect_equal(problem_of(lambda: login("x"))["code"], "invalid_credentials")
pair = login(USER["password"])
configuration.access_token = pair.access_token
expect_equal(me.get_me().username, USER["username"])
changed = me.update_me(client.UpdateMeDto(full_name="Ada"))
expect_equal(changed.full_name, "Ada")
invalid = problem_of(lambda: me.update_me(client.UpdateMeDto(email="x")))
expect_equal(invalid["errors"][0]["pointer"], "#/email")
forbidden = problem_of(lambda: client.UsersApi(api).list_users(sort="-created_at"))
expect_equal(forbidden["code"], "forbidden")
token = client.RefreshTokenDto(refresh_token=pair.refresh_token)
expect_equal(auth.refresh(token).token_type, "Bearer")
auth.logout(token)
expect_equal(problem_of(me.get_me)["code"], "invalid_token")
