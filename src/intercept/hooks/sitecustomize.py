# Loaded into Python by `wxauth run`: connections to WeChat's hosts go to the emulator instead, also
# from clients that know no proxy. Nothing else changes: TLS still asks for WeChat's name.
def _install():
    import socket

    port = __PORT__
    hosts = __HOSTS__
    # Made-up loopback addresses: nobody listens there, and connect() below knows them again.
    addresses = {host: "127.87.88.%d" % (at + 1) for at, host in enumerate(hosts)}
    ours = set(addresses.values()) | {"::ffff:" + address for address in addresses.values()}
    getaddrinfo, gethostbyname = socket.getaddrinfo, socket.gethostbyname
    gethostbyname_ex = socket.gethostbyname_ex
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def known(host):
        if isinstance(host, (bytes, bytearray)):
            host = bytes(host).decode("ascii", "replace")
        return addresses.get(host.lower().rstrip(".")) if isinstance(host, str) else None

    def patched_getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
        address = known(host)
        if address is None:
            return getaddrinfo(host, port, family, type, proto, flags)
        if family == socket.AF_INET6:
            address = "::ffff:" + address
        return getaddrinfo(address, port, family, type, proto, flags & ~socket.AI_CANONNAME)

    def patched_gethostbyname(host):
        return known(host) or gethostbyname(host)

    def patched_gethostbyname_ex(host):
        address = known(host)
        return (host, [], [address]) if address else gethostbyname_ex(host)

    def moved(address):
        if isinstance(address, tuple) and len(address) >= 2 and address[1] in (80, 443):
            if address[0] in ours:
                there = "::ffff:127.0.0.1" if ":" in address[0] else "127.0.0.1"
                return (there, port) + tuple(address[2:])
            found = known(address[0]) if isinstance(address[0], (str, bytes, bytearray)) else None
            if found:
                return ("127.0.0.1", port) + tuple(address[2:])
        return address

    def patched_connect(self, address):
        return connect(self, moved(address))

    def patched_connect_ex(self, address):
        return connect_ex(self, moved(address))

    socket.getaddrinfo = patched_getaddrinfo
    socket.gethostbyname = patched_gethostbyname
    socket.gethostbyname_ex = patched_gethostbyname_ex
    socket.socket.connect = patched_connect
    socket.socket.connect_ex = patched_connect_ex


def _run_the_other():
    # The sitecustomize this one stands in front of.
    import sys
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    here = __file__.replace("\\", "/").rsplit("/", 1)[0]
    paths = [p for p in sys.path if p.replace("\\", "/").rstrip("/") != here]
    spec = PathFinder.find_spec("sitecustomize", paths)
    if spec is not None and spec.loader is not None:
        module = module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


try:
    _install()
except Exception:  # The proxy variables are still there; a program must not fail for our sake.
    pass
_run_the_other()
