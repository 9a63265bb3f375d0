package dev.floodclone.bandwidth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.floodclone.RandomRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PoolSharingTest {

    private static final long TOTAL = 1_000_000;

    private final BandwidthPool pool = new BandwidthPool();
    private final PoolSharing sharing = new PoolSharing(pool);
    private final List<Member> members = new ArrayList<>();
    private long nowNanos = -5;

    @Test
    void beforeAnythingWasMeasuredTheFormulaHolds() {
        limit(TOTAL, 0);
        for (int i = 1; i <= 4; i++) {
            add(BandwidthPool.UNLIMITED);
            for (Member member : members) {
                assertEquals(TOTAL / i, member.allotted);
                assertEquals(pool.bytesPerSecond(), member.allotted);
            }
        }
    }

    @Test
    void anUnusedShareGoesToWhoCanUseItWithinOneInterval() {
        limit(TOTAL, 0);
        Member slow = add(100_000);
        Member fast = add(BandwidthPool.UNLIMITED);
        interval();
        interval();
        assertEquals(120_000, slow.allotted, 1);
        assertEquals(TOTAL - slow.allotted, fast.allotted, 2);
        slow.appetite = BandwidthPool.UNLIMITED;
        interval();
        assertEquals(TOTAL / 2, slow.allotted);
        assertEquals(TOTAL / 2, fast.allotted);
    }

    @Test
    void theIdleKeepLittleAndGetTheirShareTheMomentTheyBegin() {
        limit(TOTAL, 0);
        Member busy = add(BandwidthPool.UNLIMITED);
        Member idle = add(0);
        idle.busy = false;
        interval();
        assertTrue(busy.allotted > 0.95 * TOTAL, busy.allotted + " of " + TOTAL);
        idle.busy = true;
        idle.appetite = BandwidthPool.UNLIMITED;
        sharing.wake(idle);
        assertEquals(TOTAL / 2, idle.allotted);
        interval();
        interval();
        assertEquals(TOTAL / 2, idle.allotted);
    }

    @Test
    void whoBeginsAnewWithoutAPauseStaysAsSlowAsItIs() {
        limit(TOTAL, 0);
        Member slow = add(100_000);
        Member fast = add(BandwidthPool.UNLIMITED);
        interval();
        for (int chunk = 0; chunk < 10; chunk++) {
            sharing.wake(slow);
            interval();
        }
        assertEquals(120_000, slow.allotted, 1);
        assertEquals(TOTAL - slow.allotted, fast.allotted, 2);
    }

    @Test
    void aWordNowAndThenIsNoReasonForALargerShare() {
        limit(TOTAL, 0);
        Member busy = add(BandwidthPool.UNLIMITED);
        Member talks = add(20_000);
        talks.busy = false;
        talks.idleUse = 20_000;
        interval();
        assertEquals(24_000, talks.allotted, 1);
        assertEquals(TOTAL - talks.allotted, busy.allotted, 1);
    }

    @Test
    void whoHasDoneLeavesItsShareToWhoBegins() {
        limit(TOTAL, 0);
        Member done = add(BandwidthPool.UNLIMITED);
        Member next = add(BandwidthPool.UNLIMITED);
        done.busy = false;
        sharing.wake(next);
        assertTrue(next.allotted > 0.95 * TOTAL, next.allotted + " of " + TOTAL);
    }

    @Test
    void whoLeavesLeavesItsShare() {
        limit(TOTAL, 0);
        Member first = add(BandwidthPool.UNLIMITED);
        Member second = add(BandwidthPool.UNLIMITED);
        sharing.remove(second);
        sharing.remove(second);
        assertEquals(TOTAL, first.allotted);
        assertEquals(1, pool.connections());
    }

    @Test
    void limitsComeAndGo() {
        Member member = add(BandwidthPool.UNLIMITED);
        add(BandwidthPool.UNLIMITED);
        assertEquals(0, member.allotments, "nothing to do without a limit");
        limit(TOTAL, 0);
        assertEquals(TOTAL / 2, member.allotted);
        limit(0, 0);
        assertEquals(BandwidthPool.UNLIMITED, member.allotted);
        int before = member.allotments;
        interval();
        assertEquals(before, member.allotments);
    }

    @Test
    void theTotalHoldsWhateverHappens() throws Exception {
        RandomRuns.of(200, random -> {
            PoolSharingTest run = new PoolSharingTest();
            long minimum = random.nextBoolean() ? random.nextLong(TOTAL / 5) : 0;
            run.limit(TOTAL, minimum);
            for (int step = 0; step < 100; step++) {
                run.randomStep(random);
                long sum = run.members.stream().mapToLong(member -> member.allotted).sum();
                assertTrue(sum <= Math.max(TOTAL, minimum * run.members.size()), "handed out " + sum);
            }
            assertEquals(run.members.size(), run.pool.connections());
        });
    }

    private void randomStep(SplittableRandom random) {
        int what = random.nextInt(6);
        if (what == 0 || members.isEmpty()) {
            add(random.nextBoolean() ? BandwidthPool.UNLIMITED : random.nextLong(TOTAL));
        } else if (what == 1) {
            sharing.remove(members.remove(random.nextInt(members.size())));
        } else if (what == 2) {
            Member member = members.get(random.nextInt(members.size()));
            member.busy = random.nextBoolean();
            member.appetite = random.nextLong(2 * TOTAL);
        } else if (what == 3) {
            sharing.wake(members.get(random.nextInt(members.size())));
        } else {
            interval();
        }
    }

    private void limit(long total, long minimum) {
        pool.limit(new Bandwidth(total), new Bandwidth(minimum), Bandwidth.ZERO);
        sharing.limitsChanged(nowNanos);
    }

    private Member add(long appetite) {
        Member member = new Member(appetite);
        members.add(member);
        sharing.add(member, nowNanos);
        return member;
    }

    /** All use what they can of their shares for one interval. */
    private void interval() {
        nowNanos += PoolSharing.INTERVAL_NANOS;
        for (Member member : members) {
            member.used += new Bandwidth(Math.min(member.allotted, member.appetite))
                    .bytesIn(PoolSharing.INTERVAL_NANOS);
        }
        sharing.measure(nowNanos);
    }

    private static final class Member implements PoolMember {

        long appetite;
        boolean busy = true;
        long idleUse;
        long used = 77;
        long allotted = BandwidthPool.UNLIMITED;
        int allotments;

        Member(long appetite) {
            this.appetite = appetite;
        }

        @Override
        public long usedBytes() {
            return used;
        }

        @Override
        public boolean isBusy() {
            return busy;
        }

        @Override
        public long idleBytesPerSecond() {
            return idleUse;
        }

        @Override
        public void allot(long bytesPerSecond) {
            allotted = bytesPerSecond;
            allotments++;
        }
    }
}
