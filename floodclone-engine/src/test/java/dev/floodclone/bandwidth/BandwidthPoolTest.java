package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BandwidthPoolTest {

    private final BandwidthPool pool = new BandwidthPool();

    @ParameterizedTest
    @CsvSource({
        // total, minimum, highest, connections, each
        "50000000, 1000000, 0,        1,     50000000",
        "50000000, 1000000, 0,        5,     10000000",
        "50000000, 1000000, 0,        10,    5000000",
        "50000000, 1000000, 0,        50,    1000000",
        "50000000, 1000000, 0,        100,   1000000",
        "50000000, 0,       0,        100,   500000",
        "500000,   1000000, 0,        1,     500000",
        "500000,   1000000, 0,        3,     500000",
        "50000000, 1000000, 3000000,  10,    3000000",
        "50000000, 1000000, 30000000, 10,    5000000",
        "50000000, 0,       0,        0,     50000000",
        "50000000, 0,       0,        10000, 5000",
    })
    void eachMayUseAnEqualPartOrTheMinimum(long total, long minimum, long highest, int connections, long each) {
        pool.limit(new Bandwidth(total), new Bandwidth(minimum), new Bandwidth(highest));
        for (int i = 0; i < connections; i++) {
            pool.register();
        }
        assertEquals(connections, pool.connections());
        assertEquals(each, pool.bytesPerSecond());
    }

    @Test
    void withoutATotalOnlyAConnectionsOwnLimitCounts() {
        pool.register();
        assertEquals(BandwidthPool.UNLIMITED, pool.bytesPerSecond());
        pool.limit(Bandwidth.ZERO, new Bandwidth(1000), new Bandwidth(5000));
        assertEquals(5000, pool.bytesPerSecond());
    }

    @Test
    void limitsChangeWhileItIsInUse() {
        pool.register();
        pool.register();
        pool.limit(new Bandwidth(1000), Bandwidth.ZERO, Bandwidth.ZERO);
        assertEquals(500, pool.bytesPerSecond());
        pool.limit(new Bandwidth(4000), Bandwidth.ZERO, Bandwidth.ZERO);
        assertEquals(2000, pool.bytesPerSecond());
        pool.limit(Bandwidth.ZERO, Bandwidth.ZERO, Bandwidth.ZERO);
        assertEquals(BandwidthPool.UNLIMITED, pool.bytesPerSecond());
    }

    @Test
    @Timeout(60)
    void fiftyThreadsEndAtExactlyNone() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(new Thread(() -> {
                for (int round = 0; round < 100; round++) {
                    pool.register();
                    pool.unregister();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, pool.connections());
    }

    /** By the fields that there are and the largest header of a 64-bit machine. */
    @Test
    void takesNoMoreThanACacheLine() {
        Map<Class<?>, Integer> sizes = Map.of(long.class, Long.BYTES, int.class, Integer.BYTES);
        int bytes = 16;
        for (Field field : BandwidthPool.class.getDeclaredFields()) {
            bytes += Modifier.isStatic(field.getModifiers()) ? 0 : sizes.getOrDefault(field.getType(), Long.BYTES);
        }
        assertTrue(bytes <= 64, bytes + " bytes");
    }
}
