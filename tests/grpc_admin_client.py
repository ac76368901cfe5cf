#!/usr/bin/env python3
"""AuthUserAdminService as a client meets it that knows nothing of it: service and messages are found by reflection.

Usage: grpc_admin_client.py HOST:PORT TILTYARD DATA (needs grpcio, grpcio-reflection); the program TILTYARD makes an
administrator in the server's data directory, as an operator does."""

import hashlib
import itertools
import os
import subprocess
import sys

import grpc
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

address, tiltyard, data = sys.argv[1:]
PASSWORD = "correct horse battery"

channel = grpc.insecure_channel(address)
reflection = ProtoReflectionDescriptorDatabase(channel)
services = reflection.get_services()
for name in ["tiltyard.v1.AuthUserAdminService", "tiltyard.v1.ExecutionService", "grpc.health.v1.Health"]:
    assert name in services, services
service = descriptor_pool.DescriptorPool(reflection).FindServiceByName("tiltyard.v1.AuthUserAdminService")
print(f"ok    reflection lists {len(services)} services; this one has {len(service.methods)} methods")


def call(name, secret=None, /, **fields):
    method = service.methods_by_name[name]
    ask = channel.unary_unary(
        f"/{service.full_name}/{name}",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=message_factory.GetMessageClass(method.output_type).FromString,
    )
    metadata = [("authorization", f"Bearer {secret}")] if secret else []
    return ask(message_factory.GetMessageClass(method.input_type)(**fields), metadata=metadata)


def refused(code, word, name, /, *arguments, **fields):
    try:
        call(name, *arguments, **fields)
    except grpc.RpcError as error:
        trailers = dict(error.trailing_metadata())
        assert (error.code(), trailers["tiltyard-code"]) == (code, word), error
        assert "grpc-status-details-bin" in trailers, trailers
        return error
    raise AssertionError(f"{name} was done")


def captcha():
    work = call("GetCaptcha")
    for nonce in map(str, itertools.count()):
        digest = hashlib.sha256(f"{work.challenge}:{nonce}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - work.difficulty_bits) == 0:
            return {"challenge": work.challenge, "nonce": nonce}


def register(handle):
    return call("Register", handle=handle, email=f"{handle}@example.org", password=PASSWORD, captcha=captcha())


def login(handle):
    return call("Login", login=handle, password=PASSWORD).session


run = hashlib.sha256(os.urandom(8)).hexdigest()[:8]
ada, root = f"ada-{run}", f"root-{run}"
refused(grpc.StatusCode.FAILED_PRECONDITION, "captcha_required", "Register", handle=ada, email="a@example.org", password=PASSWORD)
session = register(ada)
assert session.user.handle == ada and not session.user.is_verified and not session.user.is_banned, session
assert call("GetMe", login(ada).secret).user.id == session.user.id
taken = refused(grpc.StatusCode.INVALID_ARGUMENT, "invalid", "Register", handle=ada, email="b@example.org", password=PASSWORD, captcha=captcha())
assert "taken" in taken.details(), taken
renewed = call("Refresh", session.secret)
refused(grpc.StatusCode.UNAUTHENTICATED, "unauthenticated", "GetMe", session.secret)
assert call("UpdateProfile", renewed.secret, name="Ada").profile.name == "Ada"
print("ok    somebody registers, signs in, renews the secret, changes the profile")

register(root)
refused(grpc.StatusCode.PERMISSION_DENIED, "forbidden", "ListUsers", renewed.secret)
environment = {**os.environ, "TILTYARD__SERVER__DATA": data}
subprocess.run([tiltyard, "admin", "role", root, "admin"], check=True, env=environment, stdout=subprocess.DEVNULL)
admin = login(root).secret
found = call("ListUsers", admin, query=ada.upper()).users
assert [user.id for user in found] == [session.user.id], found
banned = call("BanUser", admin, id=session.user.id, reason="advertisements")
assert banned.is_banned and banned.ban_reason == "advertisements" and not banned.HasField("ban_until"), banned
refused(grpc.StatusCode.UNAUTHENTICATED, "unauthenticated", "GetMe", renewed.secret)
why = refused(grpc.StatusCode.PERMISSION_DENIED, "banned", "Login", login=ada, password=PASSWORD)
assert "advertisements" in why.details(), why
assert not call("UnbanUser", admin, id=session.user.id).is_banned
assert call("VerifyUser", admin, id=session.user.id, verified=True).is_verified
role = service.file.enum_types_by_name["Role"].values_by_name
moderator = call("SetRole", admin, id=session.user.id, role=role["ROLE_MODERATOR"].number)
assert moderator.role == role["ROLE_MODERATOR"].number, moderator
assert call("GetUser", login(ada).secret, id=session.user.id).is_verified
print("ok    an administrator finds, bans, lets in again, verifies, gives a role")
call("Logout", admin)
refused(grpc.StatusCode.UNAUTHENTICATED, "unauthenticated", "ListUsers", admin)
