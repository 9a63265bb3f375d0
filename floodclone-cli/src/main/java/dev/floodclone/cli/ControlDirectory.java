package dev.floodclone.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the sockets of one user's nodes are: a directory that nobody else may enter. {@code floodclone} in the user's
 * runtime directory where the session has one, else one with the user's name in the machine's directory for temporary
 * files, where others could have put a trap: a directory that is not this user's, or open to others, is not used.
 */
record ControlDirectory(Path path) {

    private static final String RUNTIME_DIRECTORY = "XDG_RUNTIME_DIR";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> AS_OWNER_ONLY = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    /** Owned by this process's user, where the kernel tells about processes. */
    private static final Path OWN_PROCESS = Path.of("/proc/self");

    /** The first directory that can be had; made if need be. */
    static ControlDirectory make(Map<String, String> environment, Path temporary) throws IOException {
        IOException failure = new IOException("no directory for the socket");
        for (Path candidate : candidates(environment, temporary)) {
            try {
                create(candidate);
                return new ControlDirectory(candidate);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    /**
     * Those that there are, as nodes that were started from elsewhere may have had another environment. One that others
     * may enter has no socket of this user's nodes.
     */
    static List<ControlDirectory> existing(Map<String, String> environment, Path temporary) throws IOException {
        List<ControlDirectory> existing = new ArrayList<>();
        for (Path candidate : candidates(environment, temporary)) {
            if (isPrivate(candidate)) {
                existing.add(new ControlDirectory(candidate));
            }
        }
        return existing;
    }

    private static List<Path> candidates(Map<String, String> environment, Path temporary) throws IOException {
        List<Path> candidates = new ArrayList<>();
        String runtime = environment.getOrDefault(RUNTIME_DIRECTORY, "");
        if (!runtime.isEmpty()) {
            candidates.add(Path.of(runtime, "floodclone"));
        }
        candidates.add(temporary.resolve("floodclone-" + user().getName()));
        return candidates;
    }

    private static void create(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, AS_OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            if (!isPrivate(directory)) {
                throw new IOException(directory + " is not a directory of this user alone", e);
            }
        }
    }

    private static boolean isPrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isDirectory() && attributes.owner().equals(user())
                && attributes.permissions().equals(OWNER_ONLY);
    }

    private static UserPrincipal user() throws IOException {
        return Files.isDirectory(OWN_PROCESS) ? Files.getOwner(OWN_PROCESS)
                : OWN_PROCESS.getFileSystem().getUserPrincipalLookupService()
                        .lookupPrincipalByName(System.getProperty("user.name"));
    }

    /** By process id. */
    List<NodeSocket> sockets() throws IOException {
        List<NodeSocket> sockets = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            files.forEach(file -> NodeSocket.of(file).ifPresent(sockets::add));
        }
        sockets.sort(Comparator.comparingLong(NodeSocket::pid));
        return sockets;
    }

    /** Removes what processes left that ended without a chance to do so. */
    void removeStale() throws IOException {
        for (NodeSocket socket : sockets()) {
            socket.removeIfStale();
        }
    }
}
