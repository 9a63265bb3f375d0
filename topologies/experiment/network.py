"""The emulated network: Mininet hosts and Linux bridges, joined as the topology says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import IO

from mininet.log import setLogLevel
from mininet.net import Mininet
from mininet.node import Node
from mininet.nodelib import LinuxBridge

from .addressing import PREFIX_LENGTH, Route, assign_addresses, static_routes
from .links import LinkShaper, configure
from .topology import LinkParameters, Topology, TopologyLink, TraceChange


class IsolatedBridge(LinuxBridge):
    """A bridge in a namespace of its own; all its interfaces are its ports, whatever their names."""

    def start(self, _controllers) -> None:
        super().start(_controllers)
        # Without a querier snooping would only cost discovery's multicast its way.
        configure(self, f"ip link set {self.name} type bridge mcast_snooping 0")
        for interface in self.intfList():
            configure(self, f"ip link set {interface} master {self.name}")


class Direction:
    """What leaves one end of a link."""

    def __init__(self, link: TopologyLink, sender: str, node: Node, interface: str) -> None:
        self.sender = sender
        self.receiver = link.b if sender == link.a else link.a
        self.node = node
        self.interface = interface
        self.parameters = link.parameters


class EmulatedNetwork:
    """Owns the namespaces, bridges and links of one run.

    Switches live in namespaces of their own, so no name here can meet one of the machine or of another run. Only TAP
    devices stand in the machine's own namespace for a moment, under names with this process's id in them.
    """

    def __init__(self, topology: Topology, shaper: LinkShaper) -> None:
        self.topology = topology
        self.shaper = shaper
        self.directions: list[Direction] = []
        setLogLevel("error")
        self.net = Mininet(controller=None, build=False)
        self.nodes: dict[str, Node] = {}
        self.routes: list[Route] = []

    def start(self) -> None:
        for host in self.topology.hosts:
            self.nodes[host] = self.net.addHost(host, ip=None)
            # A network that has been up for long has no address left to probe for.
            configure(self.nodes[host], "sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0")
        for index, switch in enumerate(self.topology.switches):
            # A name that also serves as that of the bridge device, whatever the topology calls it.
            self.nodes[switch] = self.net.addSwitch(f"br{index}", cls=IsolatedBridge, inNamespace=True)
        for index, link in enumerate(self.topology.links):
            self._add_link(index, link)
        self.net.start()
        self._configure_hosts()

    def stop(self) -> None:
        """Every namespace takes its links and bridge with it; deleting them one by one would only take time."""
        for node in self.net.hosts + self.net.switches:
            node.terminate()

    def popen(self, host: str, command: list[str], stdout: IO, stderr: IO, directory: Path) -> subprocess.Popen:
        """Starts a process on a host, in a session of its own; the kernel ends it should this runner be killed."""
        node = self.nodes[host]
        enter = ["mnexec", "-a", str(node.pid), "setpriv", "--pdeathsig", "KILL"]
        return node.popen(command, mncmd=enter, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr,
                          cwd=directory, start_new_session=True)

    def apply(self, change: TraceChange) -> None:
        if change.kind == "interface":
            self._set_interface(change)
        else:
            self._change_link(change)

    def _set_interface(self, change: TraceChange) -> None:
        """Down, and the kernel drops the interface's routes; up, and those of the host are there again."""
        for direction in self.directions:
            if (direction.sender, direction.receiver) == (change.node1, change.node2):
                configure(direction.node, f"ip link set {direction.interface} {change.settings['state']}")
        if change.settings["state"] == "up":
            for route in self.routes:
                if route.host == change.node1:
                    self.nodes[route.host].cmd(f"ip route replace {route.destination} via {route.gateway}")

    def _change_link(self, change: TraceChange) -> None:
        """Changes what leaves the switch end of the link; what leaves node1 where neither or both are switches."""
        switches = self.topology.switches
        reverse = change.node2 in switches and change.node1 not in switches
        ends = (change.node2, change.node1) if reverse else (change.node1, change.node2)
        for direction in self.directions:
            if (direction.sender, direction.receiver) == ends:
                self._shape(direction, direction.parameters.changed(change.settings))

    def counters(self) -> list[dict[str, object]]:
        """For every direction what was carried and dropped, where the shaper knows."""
        return [{"from": d.sender, "to": d.receiver, **counted} for d in self.directions
                if (counted := self.shaper.counters(d.interface)) is not None]

    def _add_link(self, index: int, link: TopologyLink) -> None:
        a, b = self.nodes[link.a], self.nodes[link.b]
        interface_a, interface_b = f"fc{os.getpid()}-{2 * index}", f"fc{os.getpid()}-{2 * index + 1}"
        self.shaper.connect(self.net, a, b, interface_a, interface_b)
        for end, node, interface in ((link.a, a, interface_a), (link.b, b, interface_b)):
            direction = Direction(link, end, node, interface)
            self.directions.append(direction)
            self._shape(direction, link.parameters)

    def _configure_hosts(self) -> None:
        addresses = assign_addresses(self.topology)
        for address in addresses:
            direction = next(d for d in self.directions[2 * address.link_index:] if d.sender == address.host)
            self.nodes[address.host].intf(direction.interface).setIP(f"{address}/{PREFIX_LENGTH}")
        for host in self.topology.hosts:
            # Hosts relay for others, and what others relay may come in where the way back does not go out.
            configure(self.nodes[host], "sysctl -qw net.ipv4.ip_forward=1; "
                      "for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $f; done")
        self.routes = static_routes(self.topology, addresses)
        for route in self.routes:
            configure(self.nodes[route.host], f"ip route replace {route.destination} via {route.gateway}")

    def _shape(self, direction: Direction, parameters: LinkParameters) -> None:
        direction.parameters = parameters
        self.shaper.shape(direction.node, direction.interface, parameters)
