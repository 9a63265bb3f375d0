package dev.floodclone.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;

/** Why the operating system refused something, in words for the user: the runtime's messages often are but a path. */
final class FailureReason {

    /** ENOSPC, EDQUOT, and ERROR_DISK_FULL of Windows. */
    private static final List<String> NO_SPACE_TEXTS = List.of(
            "no space left", "quota exceeded", "not enough space on the disk");

    private FailureReason() {
    }

    static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof FileSystemException inFile && inFile.getReason() != null) {
            return inFile.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    static boolean isNoSpace(IOException failure) {
        String text = of(failure).toLowerCase(Locale.ROOT);
        return NO_SPACE_TEXTS.stream().anyMatch(text::contains);
    }
}
