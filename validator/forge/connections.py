"""Connections by the settings of the machine: its proxies, and the authorities that it trusts."""

import ipaddress
import os
import ssl
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import certifi
import urllib3

from validator.forge.errors import ForgeError


def connections(url: str, environ: Mapping[str, str]) -> urllib3.PoolManager:
    """Connections to the host of ``url``, through ``HTTPS_PROXY`` and the like unless ``NO_PROXY`` has the host."""
    context = _trusting()
    proxy = _proxy(url, environ)
    if proxy is None:
        return urllib3.PoolManager(ssl_context=context)
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ForgeError("the proxy that the environment names is none that is known here: give it as http://host:port")
    headers = None
    if parts.username is not None:
        account = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers = urllib3.make_headers(proxy_basic_auth=account)
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return urllib3.ProxyManager(address, proxy_headers=headers, ssl_context=context, proxy_ssl_context=context)


def _proxy(url: str, environ: Mapping[str, str]) -> str | None:
    parts = urlsplit(url)
    names = (f"{parts.scheme}_proxy", "all_proxy")
    given = [environ[name] for lower in names for name in (lower, lower.upper()) if environ.get(name)]
    exempt = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    host = (parts.hostname or "").lower()
    if not given or any(_matches(host, parts.port, pattern.strip().lower()) for pattern in exempt.split(",")):
        return None
    return given[0]


def _matches(host: str, port: int | None, pattern: str) -> bool:
    """Whether an entry of ``NO_PROXY`` means this host: ``*``, a domain with all below it, an address or a network."""
    if "/" in pattern:
        try:
            return ipaddress.ip_address(host) in ipaddress.ip_network(pattern, strict=False)
        except ValueError:
            return False
    name, _, wanted = pattern.partition(":")
    name = name.lstrip(".")
    if not name or (wanted and wanted != str(port)):
        return False
    return name == "*" or host == name or host.endswith("." + name)


def _trusting() -> ssl.SSLContext:
    """The authorities of the system, or of ``SSL_CERT_FILE``; where there are none at all, those of Mozilla.

    Slim container images have none, and neither has Python as python.org installs it on macOS.
    """
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    folder = paths.capath and os.path.isdir(paths.capath) and os.listdir(paths.capath)
    if not (paths.cafile or folder or context.cert_store_stats()["x509_ca"]):
        context.load_verify_locations(certifi.where())
    return context
