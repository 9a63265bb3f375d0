"""Which subnet and address each end of a link has, and the static routes between hosts that share no subnet."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from . import ExperimentError
from .topology import Topology

PREFIX_LENGTH = 24


@dataclass(frozen=True)
class HostAddress:
    """The address of a host on one of its links."""

    host: str
    link_index: int
    subnet: int
    number: int

    def __str__(self) -> str:
        return f"10.77.{self.subnet}.{self.number}"


@dataclass(frozen=True)
class Route:
    """At a host: packets to a destination (subnet or address) go to a neighbour's address."""

    host: str
    destination: str
    gateway: str


def assign_addresses(topology: Topology) -> list[HostAddress]:
    """Joined switches make one subnet 10.77.K.0/24; so does each link that joins two hosts."""
    subnet_of_switch = number_switch_components(topology)
    last_subnet = max(subnet_of_switch.values(), default=0)
    last_number: dict[int, int] = {}
    addresses = []
    for index, link in enumerate(topology.links):
        host_ends = [end for end in (link.a, link.b) if end in topology.hosts]
        if len(host_ends) == 2:
            last_subnet += 1
            subnet = last_subnet
        else:
            subnet = subnet_of_switch[link.a if link.a in subnet_of_switch else link.b]
        for host in host_ends:
            last_number[subnet] = last_number.get(subnet, 0) + 1
            addresses.append(HostAddress(host, index, subnet, last_number[subnet]))
    if last_subnet > 255 or max(last_number.values(), default=0) > 254:
        raise ExperimentError("more than 255 subnets, or more than 254 hosts in one: too large for this runner")
    return addresses


def number_switch_components(topology: Topology) -> dict[str, int]:
    """The subnet of each switch, from 1. Switches run without spanning tree, so a loop of them is refused."""
    component = {switch: {switch} for switch in topology.switches}
    for link in topology.links:
        if link.a in component and link.b in component:
            if link.b in component[link.a]:
                raise ExperimentError(f"link {link.a} {link.b} closes a loop of switches; packets would circle in it")
            merged = component[link.a] | component[link.b]
            component.update((switch, merged) for switch in merged)
    numbers: dict[frozenset[str], int] = {}
    return {switch: numbers.setdefault(frozenset(component[switch]), len(numbers) + 1) for switch in topology.switches}


def static_routes(topology: Topology, addresses: list[HostAddress]) -> list[Route]:
    """Shortest ways over hosts to every subnet, then the file's preferred paths, which win by their longer prefix."""
    routes = []
    for host in topology.hosts:
        routes += shortest_routes(host, addresses)
    for path in topology.paths:
        routes += path_routes([hop for hop in path if hop in topology.hosts], addresses)
    return list(dict.fromkeys(routes))


def shortest_routes(start: str, addresses: list[HostAddress]) -> list[Route]:
    """Breadth-first search from one host, subnet by subnet; the first hop taken is remembered as the gateway."""
    gateway_to: dict[int, str | None] = {own.subnet: None for own in addresses if own.host == start}
    reached_hosts = {start}
    queue = deque(gateway_to)
    while queue:
        subnet = queue.popleft()
        for neighbour in (address for address in addresses if address.subnet == subnet):
            if neighbour.host in reached_hosts:
                continue
            reached_hosts.add(neighbour.host)
            gateway = gateway_to[subnet] or str(neighbour)
            for beyond in (address.subnet for address in addresses if address.host == neighbour.host):
                if beyond not in gateway_to:
                    gateway_to[beyond] = gateway
                    queue.append(beyond)
    return [Route(start, f"10.77.{subnet}.0/{PREFIX_LENGTH}", gateway)
            for subnet, gateway in gateway_to.items() if gateway]


def path_routes(hops: list[str], addresses: list[HostAddress]) -> list[Route]:
    """On every host of a path: the last host's addresses that are not on a shared subnet go to the next host."""
    routes = []
    for here, following in zip(hops[:-2], hops[1:-1]):
        own_subnets = {address.subnet for address in addresses if address.host == here}
        gateway = next((str(address) for address in addresses
                        if address.host == following and address.subnet in own_subnets), None)
        if gateway is None:
            raise ExperimentError(f"path {' '.join(hops)}: {here} and {following} share no link")
        routes += [Route(here, f"{target}/32", gateway) for target in addresses
                   if target.host == hops[-1] and target.subnet not in own_subnets]
    return routes
