package dev.floodclone.storage;

import dev.floodclone.ExitStatus;
import dev.floodclone.FloodException;
import dev.floodclone.content.NameRule;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a received file goes: into an existing directory under its own name, or to the very path that the user gave.
 *
 * @param target absolute path that the file gets once it is complete
 */
record Destination(Path target, ExistingTarget policy) {

    private static final String PART_SUFFIX = ".part";

    /**
     * @param out what the user gave: a directory, which ends with a slash unless it exists, or the file's final path
     * @param fileName the name that the source sends
     * @throws FloodException {@link ExitStatus#USAGE} or {@link ExitStatus#DESTINATION_EXISTS}
     */
    static Destination resolve(String out, String fileName, ExistingTarget policy) {
        NameRule.fileNameViolation(fileName).ifPresent(violation -> {
            throw unusable("cannot save a file with a name that " + violation);
        });
        try {
            Path wanted = wanted(out, fileName);
            requireWritable(wanted.getParent());
            return new Destination(permitted(wanted, policy), policy);
        } catch (InvalidPathException e) {
            throw unusable("cannot save \"" + e.getInput() + "\": this system's locale or file system does not allow"
                    + " such a name; set LC_ALL=C.UTF-8 or choose a name with -o");
        }
    }

    /** The name that the file has until it is complete. */
    Path part() {
        String name = target.getFileName().toString();
        return target.resolveSibling(shortened(name, PART_SUFFIX) + PART_SUFFIX);
    }

    /**
     * Gives the complete file its final name and returns that; another one than {@link #target} only when renaming is
     * wanted.
     */
    Path publish() throws IOException {
        CopyOption[] options = policy == ExistingTarget.OVERWRITE
                ? new CopyOption[] {StandardCopyOption.ATOMIC_MOVE} : new CopyOption[0];
        Path name = target;
        while (true) {
            try {
                return Files.move(part(), name, options);
            } catch (FileAlreadyExistsException e) {
                if (policy != ExistingTarget.RENAME) {
                    throw exists(name, "appeared meanwhile; what was received is in " + part()
                            + ": start again with --overwrite or --rename");
                }
                name = freeSibling(target);
            }
        }
    }

    private static Path wanted(String out, String fileName) {
        Path path = Path.of(out).toAbsolutePath();
        boolean directory = out.isEmpty() || out.endsWith("/") || out.endsWith(File.separator)
                || Files.isDirectory(path);
        Path wanted = directory ? path.resolve(fileName) : path;
        if (utf8Bytes(wanted.getFileName().toString()) > NameRule.MAX_UTF8_BYTES) {
            throw unusable("cannot save " + wanted + ": the name is longer than " + NameRule.MAX_UTF8_BYTES + " bytes");
        }
        return wanted;
    }

    private static void requireWritable(Path directory) {
        if (!Files.exists(directory)) {
            throw unusable("cannot save to " + directory
                    + ": no such directory; make it first or choose another with -o");
        }
        if (!Files.isDirectory(directory)) {
            throw unusable("cannot save to " + directory + ": it is not a directory; choose another with -o");
        }
        if (!Files.isWritable(directory)) {
            throw unusable("cannot save to " + directory + ": no permission to write there; choose another with -o");
        }
    }

    private static Path permitted(Path wanted, ExistingTarget policy) {
        if (isFree(wanted)) {
            return wanted;
        }
        return switch (policy) {
            case REFUSE -> throw exists(wanted,
                    "already exists; replace it with --overwrite or keep both with --rename");
            case OVERWRITE -> {
                if (!Files.isRegularFile(wanted)) {
                    throw exists(wanted, "exists and is not a regular file; choose another name with -o");
                }
                yield wanted;
            }
            case RENAME -> freeSibling(wanted);
        };
    }

    private static Path freeSibling(Path taken) {
        String name = taken.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = name.substring(stem.length());
        for (int number = 1; ; number++) {
            String suffix = " (" + number + ")" + extension;
            Path candidate = taken.resolveSibling(shortened(stem, suffix) + suffix);
            if (isFree(candidate)) {
                return candidate;
            }
        }
    }

    /** A link that leads nowhere is something that must not be replaced either. */
    private static boolean isFree(Path path) {
        return Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** As much of the beginning of {@code name} as leaves room for {@code suffix} in a file name. */
    private static String shortened(String name, String suffix) {
        String result = name;
        while (utf8Bytes(result) + utf8Bytes(suffix) > NameRule.MAX_UTF8_BYTES) {
            result = result.substring(0, result.offsetByCodePoints(result.length(), -1));
        }
        return result;
    }

    private static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static FloodException unusable(String message) {
        return new FloodException(ExitStatus.USAGE, message);
    }

    private static FloodException exists(Path target, String rest) {
        return new FloodException(ExitStatus.DESTINATION_EXISTS, target + " " + rest);
    }
}
