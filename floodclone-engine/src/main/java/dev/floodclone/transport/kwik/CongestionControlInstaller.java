package dev.floodclone.transport.kwik;

import dev.floodclone.bandwidth.BbrModel;
import dev.floodclone.bandwidth.CongestionModel;
import dev.floodclone.bandwidth.LedbatModel;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.ack.AckGenerator;
import tech.kwik.core.ack.GlobalAckGenerator;
import tech.kwik.core.common.EncryptionLevel;
import tech.kwik.core.common.PnSpace;
import tech.kwik.core.impl.HandshakeState;
import tech.kwik.core.impl.QuicConnectionImpl;
import tech.kwik.core.recovery.LossDetector;
import tech.kwik.core.recovery.RecoveryManager;
import tech.kwik.core.recovery.RttEstimator;
import tech.kwik.core.send.SendRequestQueue;
import tech.kwik.core.send.SenderImpl;

/**
 * Puts our congestion controller, loss timer, fewer acknowledgements and larger packets in the place of Kwik's, which
 * has no setting for any of them: the only class that knows private members of Kwik's connections, as
 * {@link SendBufferDepth} knows those of its streams. When they are not as expected, connections keep Kwik's NewReno
 * and one warning says so.
 */
final class CongestionControlInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(CongestionControlInstaller.class);

    private final ScheduledExecutorService timer;
    private final boolean background;
    private final boolean usable;
    private Method connectionSender;
    private Field senderController;
    private Field senderRecovery;
    private Field senderRtt;
    private Field recoveryController;
    private Field recoveryDetectors;
    private Field recoveryTimer;
    private Field detectorController;
    private Field ackGenerators;
    private Field ackSender;
    private Field maxPacketSize;
    private Field senderQueues;
    private Field queueRequests;
    private Field queueProbes;
    private Field handshakeState;

    /** @param background whether connections yield to other traffic: LEDBAT instead of BBR */
    CongestionControlInstaller(ScheduledExecutorService timer, boolean background) {
        this.timer = timer;
        this.background = background;
        this.usable = findMembers();
    }

    private boolean findMembers() {
        try {
            connectionSender = accessible(QuicConnectionImpl.class.getDeclaredMethod("getSender"));
            senderController = accessible(SenderImpl.class.getDeclaredField("congestionController"));
            senderRecovery = accessible(SenderImpl.class.getDeclaredField("recoveryManager"));
            senderRtt = accessible(SenderImpl.class.getDeclaredField("rttEstimater"));
            recoveryController = accessible(RecoveryManager.class.getDeclaredField("congestionController"));
            recoveryDetectors = accessible(RecoveryManager.class.getDeclaredField("lossDetectors"));
            recoveryTimer = accessible(RecoveryManager.class.getDeclaredField("scheduler"));
            detectorController = accessible(LossDetector.class.getDeclaredField("congestionController"));
            ackGenerators = accessible(GlobalAckGenerator.class.getDeclaredField("ackGenerators"));
            ackSender = accessible(AckGenerator.class.getDeclaredField("sender"));
            maxPacketSize = accessible(SenderImpl.class.getDeclaredField("maxPacketSize"));
            senderQueues = accessible(SenderImpl.class.getDeclaredField("sendRequestQueue"));
            queueRequests = accessible(SendRequestQueue.class.getDeclaredField("requestQueue"));
            queueProbes = accessible(SendRequestQueue.class.getDeclaredField("probeQueue"));
            handshakeState = accessible(QuicConnectionImpl.class.getDeclaredField("handshakeState"));
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("this version of Kwik does not take our congestion control, transfers may be slow: {}",
                    e.toString());
            return false;
        }
    }

    static <T extends AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }

    /** To be called before the connection sends application data; returns the controller unless Kwik's own stays. */
    Optional<PacedCongestionController> install(QuicConnectionImpl connection) {
        if (!usable) {
            return Optional.empty();
        }
        try {
            SenderImpl sender = (SenderImpl) connectionSender.invoke(connection);
            int datagramBytes = connection.getMaxPacketSize();
            SenderRest rest = rest(connection, sender);
            RttEstimator rtt = (RttEstimator) senderRtt.get(sender);
            PacedCongestionController controller = new PacedCongestionController(model(datagramBytes), datagramBytes,
                    sender, rest, rtt);
            RecoveryManager recovery = (RecoveryManager) senderRecovery.get(sender);
            connection.addAckFrameReceivedListener((frame, space, receivedAt) -> {
                controller.heldBack(space == PnSpace.App ? frame.getAckDelay() : 0);
                recovery.received(frame, space, receivedAt);
            });
            Object detectors = recoveryDetectors.get(recovery);
            for (int i = 0; i < Array.getLength(detectors); i++) {
                detectorController.set(Array.get(detectors, i), controller);
            }
            recoveryController.set(recovery, controller);
            replaceTimer(recovery);
            senderController.set(sender, controller);
            Object generators = ackGenerators.get(sender.getGlobalAckGenerator());
            ackSender.set(Array.get(generators, PnSpace.App.ordinal()),
                    new AckThinning(sender, rtt::getSmoothedRtt, rest::ackRequested));
            return Optional.of(controller);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Kwik's congestion control cannot be replaced", e);
        }
    }

    private SenderRest rest(QuicConnectionImpl connection, SenderImpl sender) throws IllegalAccessException {
        SendRequestQueue queue = ((SendRequestQueue[]) senderQueues.get(sender))[EncryptionLevel.App.ordinal()];
        SenderRest rest = new SenderRest(queue, () -> isConfirmed(connection), sender, timer);
        replace(queueRequests, queue, rest.requests());
        replace(queueProbes, queue, rest.probes());
        return rest;
    }

    @SuppressWarnings("unchecked")
    private static void replace(Field field, SendRequestQueue queue, Deque<Object> replacement)
            throws IllegalAccessException {
        Deque<Object> before = (Deque<Object>) field.get(queue);
        field.set(queue, replacement);
        for (Object request = before.poll(); request != null; request = before.poll()) {
            replacement.addLast(request);
        }
    }

    private boolean isConfirmed(QuicConnectionImpl connection) {
        try {
            return handshakeState.get(connection) == HandshakeState.Confirmed;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Kwik's handshake cannot be observed", e);
        }
    }

    private CongestionModel model(int datagramBytes) {
        return background ? new LedbatModel(datagramBytes) : new BbrModel(datagramBytes, new SplittableRandom());
    }

    /** What Kwik's own timer still has to do, it does. */
    private void replaceTimer(Object recovery) throws IllegalAccessException {
        ScheduledExecutorService kwikTimer = (ScheduledExecutorService) recoveryTimer.get(recovery);
        recoveryTimer.set(recovery, new LossTimer());
        kwikTimer.shutdown();
    }

    /**
     * Lets a connection try packets that fill the link.
     *
     * @param datagramBytes UDP payload that the link's MTU allows
     */
    void enlargeDatagrams(QuicConnectionImpl connection, PacedCongestionController controller, int datagramBytes) {
        if (datagramBytes > connection.getMaxPacketSize()) {
            controller.tryDatagrams(datagramBytes, bytes -> setMaxPacketSize(connection, bytes));
        }
    }

    private void setMaxPacketSize(QuicConnectionImpl connection, int bytes) {
        try {
            maxPacketSize.setInt(connectionSender.invoke(connection), bytes);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Kwik's packet size cannot be set", e);
        }
    }
}
