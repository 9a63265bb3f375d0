package dev.floodclone.link;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * One network interface that is up.
 *
 * @param name as the system names it
 * @param mtu bytes of the largest IP packet
 */
public record LocalInterface(String name, int mtu, boolean loopback, List<Address> addresses) {

    public LocalInterface {
        addresses = List.copyOf(addresses);
    }

    /** This interface's address on the link that it shares with {@code remote}; empty when it shares none. */
    public Optional<InetAddress> addressFacing(InetAddress remote) {
        return addresses.stream().filter(address -> address.onLink(remote)).map(Address::ip).findFirst();
    }

    /** An address of an interface with the length of its subnet's prefix, in bits. */
    public record Address(InetAddress ip, int prefixLength) {

        /** Whether {@code other} lies in this address's subnet. */
        public boolean onLink(InetAddress other) {
            byte[] a = ip.getAddress();
            byte[] b = other.getAddress();
            if (a.length != b.length) {
                return false;
            }
            for (int bit = 0; bit < prefixLength; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((a[bit >> 3] & mask) != (b[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
