"""Reads addresses and paths as scanners write them."""

import posixpath
import re

_DRIVE = re.compile(r"\A(?:file:/*)?[A-Za-z]:/")
_TERRAFORM_PREFIX = re.compile(r"(?:module\.[^.\[]+(?:\[[^\]]*\])?\.)*(?:data\.)?")
_MODULES = re.compile(r"\A(?:module\.[^.\[]+(?:\[[^\]]*\])?\.)+")
_INDEX = re.compile(r"\[[^\]]*\]\Z")
_AZURE = re.compile(r"(Microsoft\.[\w.]+(?:/\w+)+)\.")


def resource_type(address: str) -> str:
    """`aws_s3_bucket` of `module.a["x"].aws_s3_bucket.b[0]`, `Deployment` of `Deployment.default.web`.

    Empty when the address has no type.
    """
    azure = _AZURE.match(address)
    if azure:
        return azure[1]
    rest = address[_TERRAFORM_PREFIX.match(address).end() :]  # type: ignore[union-attr]  # matches the empty string
    type_, dot, name = rest.partition(".")
    return type_ if dot and name and "/" not in type_ and "(" not in type_ else ""


def within_module(address: str) -> str:
    """What tells a resource from others of its file: `aws_s3_bucket.b` of `module.a["x"].aws_s3_bucket.b[0]`.

    Scanners call what is only looked up (`data.aws_ami.a`) like what is made.
    """
    return _INDEX.sub("", _MODULES.sub("", address, count=1)).removeprefix("data.")


def plain_path(path: str) -> str:
    """The path without detours; one that leads out of the folder that was scanned keeps its first `..` or `/`."""
    said = _DRIVE.sub("/", path.replace("\\", "/"))
    plain = posixpath.normpath(said) if said else ""
    return "" if plain == "." else plain
