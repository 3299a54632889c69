"""Which addresses of the network a download may go to: public ones over https, and nothing inside the user's own network."""

from __future__ import annotations

import ipaddress
import socket

import httpx

from ingest.errors import InputRefused


def allowed_address(url: httpx.URL, *, private: bool) -> str:
    """The IP address that ``url`` is to be fetched from, looked up once so that it cannot change between check and use.

    ``private`` allows http and addresses of this machine and its network, for servers of one's own.

    Raises:
        InputRefused: for another scheme than https, credentials in the address, or a host that is not a public one.
        OSError: if the host has no address.
    """
    if url.scheme != "https" and not (private and url.scheme == "http"):
        raise InputRefused(f"{url.scheme or 'no scheme'} is not fetched, only https")
    if url.userinfo:
        raise InputRefused("the address holds a user name or password")
    if not url.host:
        raise InputRefused("the address names no host")
    found = socket.getaddrinfo(url.host, url.port or (443 if url.scheme == "https" else 80), type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    if not private:
        for address in addresses:
            if not _is_public(address):
                raise InputRefused(f"{url.host} is an address inside this machine's own network ({address})")
    return addresses[0]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast
