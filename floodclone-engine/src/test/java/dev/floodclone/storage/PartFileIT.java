package dev.floodclone.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.ExitStatus;
import dev.floodclone.RandomRuns;
import dev.floodclone.content.ChunkLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Receiving with real threads, which are interrupted all the time, and with a second process. */
@Timeout(60)
class PartFileIT extends PartFileFixture {

    private static final int THREADS = 4;

    @Test
    void interruptedThreadsThatCompeteForChunksGiveTheRightFile() throws Exception {
        RandomRuns.of(3, random -> {
            AtomicInteger verified = new AtomicInteger();
            try (PartFile receiving = open(ExistingTarget.OVERWRITE)) {
                // All but the first thread may deliver garbage and leave chunks half done.
                runInParallel(random, (thread, own) -> {
                    for (int chunk : shuffled(layout.count(), own)) {
                        Thread.currentThread().interrupt();
                        byte[] bytes = thread > 0 && own.nextInt(4) == 0 ? new byte[content.length] : content;
                        if (thread > 0 && own.nextInt(4) == 0) {
                            receiving.begin(chunk).write(bytes, 0, 7);
                        } else if (receive(receiving, manifest, chunk, bytes, own) == ChunkVerdict.VERIFIED) {
                            verified.incrementAndGet();
                        }
                    }
                });
                for (int chunk = 0; chunk < layout.count(); chunk++) {
                    if (!receiving.isVerified(chunk)) {
                        assertEquals(ChunkVerdict.VERIFIED, receive(receiving, manifest, chunk, content, random));
                        verified.incrementAndGet();
                    }
                }
                assertEquals(layout.count(), verified.get(), "each chunk is reported once");
                receiving.finish();
            }
            assertArrayEquals(content, Files.readAllBytes(target));
        });
    }

    @Test
    void readersGoOnDuringTheRename() throws Exception {
        RandomRuns.of(3, random -> {
            try (PartFile receiving = open(ExistingTarget.OVERWRITE)) {
                receiveAll(receiving, random);
                runInParallel(random, (thread, own) -> {
                    if (thread == 0) {
                        receiving.finish();
                    }
                    for (int i = 0; i < 10; i++) {
                        Thread.currentThread().interrupt();
                        assertReads(receiving, own);
                    }
                });
            }
        });
    }

    @Test
    void interruptedThreadsReadTheSource() throws Exception {
        Path path = Files.write(directory.resolve("source"), content);
        RandomRuns.of(3, random -> {
            try (SourceFile source = SourceFile.open(path)) {
                runInParallel(random, (thread, own) -> {
                    for (int i = 0; i < 50; i++) {
                        Thread.currentThread().interrupt();
                        int from = own.nextInt(content.length);
                        byte[] read = new byte[own.nextInt(content.length - from)];
                        source.read(from, read, 0, read.length);
                        assertArrayEquals(Arrays.copyOfRange(content, from, from + read.length), read);
                    }
                });
            }
        });
    }

    @Test
    void aSecondProcessIsKeptOutWhileTheFirstOneUsesTheFile() throws Exception {
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), Receiver.class.getName(),
                directory.toString(), Long.toString(content.length))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader said = new BufferedReader(
                new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("receiving", said.readLine());
            assertFails(ExitStatus.USAGE, "already receiving", () -> open(ExistingTarget.REFUSE));
            other.getOutputStream().close();
            assertTrue(other.waitFor(20, TimeUnit.SECONDS));
            open(ExistingTarget.REFUSE).close();
        } finally {
            other.destroyForcibly();
        }
    }

    private static void runInParallel(SplittableRandom random, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                SplittableRandom own = random.split();
                running.add(threads.submit(() -> {
                    work.run(thread, own);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(20, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Work {
        void run(int thread, SplittableRandom random) throws IOException;
    }

    /** The other process: receives nothing until its input ends. */
    static final class Receiver {

        private Receiver() {
        }

        public static void main(String[] args) throws IOException {
            ChunkLayout layout = new ChunkLayout(Long.parseLong(args[1]), CHUNK);
            try (PartFile receiving = PartFile.open(args[0], "file.bin", layout, ExistingTarget.REFUSE)) {
                System.out.println("receiving");
                System.in.read();
            }
        }
    }
}
