"""Which addresses may be asked."""

from __future__ import annotations

import ipaddress

import pytest

from tidings.errors import FetchError
from tidings.fetch.guard import Guard, is_public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1", "192.0.0.1",
        "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "::ffff:0:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1",
        "2002:7f00:1::1", "2002:808:808::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]
)
def test_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "[::1]", "0", "LOCALHOST"]
)
def test_every_way_to_write_this_machine_is_refused(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        Guard().resolve(host, 80)
    assert not caught.value.transient


def test_allowed_by_name_with_or_without_port() -> None:
    guard = Guard(["LocalHost", "127.0.0.2:8080", "[::1]:80"])
    assert guard.resolve("localhost", 1234)
    assert guard.resolve("127.0.0.2", 8080) == ["127.0.0.2"]
    assert guard.allows("[::1]", 80)
    for host, port in (("127.0.0.2", 80), ("127.0.0.1", 80), ("[::1]", 81)):
        with pytest.raises(FetchError, match="--allow-host"):
            guard.resolve(host, port)
