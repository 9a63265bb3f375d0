package dev.floodclone.cli;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.content.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A file that holds a session's ticket and nothing else. It appears complete, and only its owner may read it. */
record TicketFile(Path path) {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Fails early what would otherwise fail when the session is up. */
    void checkWritable() {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory) || Files.isDirectory(path)) {
            throw new FloodException(ExitStatus.USAGE, "cannot write the ticket to " + path
                    + ": name a file in a directory that you may write to");
        }
    }

    /** Returns what went wrong, if anything. */
    Optional<String> write(String ticket) {
        Path absolute = path.toAbsolutePath();
        try {
            Path draft = Files.createTempFile(absolute.getParent(), ".ticket", null, OWNER_ONLY);
            Files.writeString(draft, ticket + System.lineSeparator());
            Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot write the ticket to " + path + ": " + e.getMessage());
        }
    }

    Ticket read() {
        try {
            return Ticket.parse(Files.readString(path));
        } catch (NoSuchFileException e) {
            throw new FloodException(ExitStatus.USAGE, "no such ticket file: " + path, e);
        } catch (IOException e) {
            throw new FloodException(ExitStatus.USAGE,
                    "cannot read the ticket file " + path + ": " + e.getMessage(), e);
        }
    }
}
