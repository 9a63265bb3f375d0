package dev.floodclone.swarm;

import dev.floodclone.bandwidth.Bandwidth;
import dev.floodclone.bandwidth.PathSnapshot;
import dev.floodclone.content.ChunkLayout;
import dev.floodclone.content.NodeId;
import dev.floodclone.content.NodeState;
import dev.floodclone.message.Message;
import dev.floodclone.message.NodeRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A language for scheduling cases: one core, peers with names, and what they say, line by line; what the core wants
 * done comes out as words ({@code send a 3}, {@code cancel a 3}, {@code stop a 3}, {@code tell a Have}). All paths
 * leave by one link unless said otherwise. Time stands still but for {@link #after}.
 */
final class SwarmScript {

    static final int CHUNK_BYTES = 64 << 10;
    static final NodeId SELF = new NodeId(1000);

    final Swarm swarm;
    private final Map<String, NodeId> ids = new HashMap<>();
    private final Map<String, Long> pathsByName = new HashMap<>();
    private final List<String> pathNames = new ArrayList<>();
    private final Map<Long, Long> delivered = new HashMap<>();
    private long nowNanos;

    private SwarmScript(boolean source, int chunks, long seed, Set<Rule> rules, Strategy strategy) {
        this.swarm = new Swarm(new NodeRecord(SELF, 1, List.of(), source, 0, NodeState.ACTIVE),
                new SplittableRandom(seed), rules, strategy);
        swarm.handle(new Event.LayoutKnown(new ChunkLayout((long) chunks * CHUNK_BYTES, CHUNK_BYTES)), nowNanos);
    }

    static SwarmScript source(int chunks, long seed) {
        return source(chunks, seed, Strategy.FASTEST);
    }

    static SwarmScript source(int chunks, Strategy strategy) {
        return source(chunks, 1, strategy);
    }

    private static SwarmScript source(int chunks, long seed, Strategy strategy) {
        SwarmScript script = new SwarmScript(true, chunks, seed, Rule.ALL, strategy);
        IntStream.range(0, chunks).forEach(script::verified);
        return script;
    }

    static SwarmScript source(int chunks) {
        return source(chunks, 1);
    }

    /** A node that holds these chunks of a file of {@code chunks}. */
    static SwarmScript holder(int chunks, int... held) {
        return holder(Rule.ALL, chunks, held);
    }

    static SwarmScript holderWithout(Rule rule, int chunks, int... held) {
        return holder(EnumSet.complementOf(EnumSet.of(rule)), chunks, held);
    }

    private static SwarmScript holder(Set<Rule> rules, int chunks, int... held) {
        SwarmScript script = new SwarmScript(false, chunks, 1, rules, Strategy.FASTEST);
        Arrays.stream(held).forEach(script::verified);
        return script;
    }

    SwarmScript after(long millis) {
        nowNanos += millis * 1_000_000;
        return event(new Event.Tick());
    }

    SwarmScript peer(String peer) {
        return path(peer, peer, "eth0");
    }

    /** One more path to a peer, with a name of its own. */
    SwarmScript path(String name, String peer, String link) {
        long path = pathNames.size();
        pathNames.add(name);
        pathsByName.put(name, path);
        return event(new Event.PathUp(path, id(peer), link));
    }

    SwarmScript down(String path) {
        return event(new Event.PathDown(pathsByName.get(path)));
    }

    SwarmScript has(String path, int... held) {
        return says(path, new Message.Have(boxed(held)));
    }

    SwarmScript claims(String path, int chunk, String from) {
        return says(path, new Message.Claim(List.of(new Message.Arrival(chunk, id(from))), List.of()));
    }

    SwarmScript releases(String path, int... released) {
        return says(path, new Message.Claim(List.of(), boxed(released)));
    }

    SwarmScript says(String path, Message message) {
        return event(new Event.Received(pathsByName.get(path), message));
    }

    /** The path runs at this rate, and has delivered as much more as that makes in {@code millis}. */
    SwarmScript measured(String name, long megabits, long rttMillis, long millis) {
        long path = pathsByName.get(name);
        Bandwidth rate = Bandwidth.ofBitsPerSecond(megabits * 1_000_000);
        delivered.merge(path, rate.bytesIn(millis * 1_000_000), Long::sum);
        long rttNanos = rttMillis * 1_000_000;
        return event(new Event.PathMeasured(path,
                new PathSnapshot(rate, rttNanos, rttNanos, 0, 0, delivered.get(path), 0, "", false)));
    }

    SwarmScript sent(String path, int chunk) {
        return event(new Event.SendEnded(pathsByName.get(path), chunk, Event.SendResult.HANDED_OVER));
    }

    SwarmScript refused(String path, int chunk) {
        return event(new Event.SendEnded(pathsByName.get(path), chunk, Event.SendResult.REFUSED));
    }

    SwarmScript arrives(String path, int chunk) {
        return event(new Event.ArrivalStarted(pathsByName.get(path), chunk, false));
    }

    SwarmScript arrivesAsDuplicate(String path, int chunk) {
        return event(new Event.ArrivalStarted(pathsByName.get(path), chunk, true));
    }

    SwarmScript verified(int chunk) {
        return event(new Event.ChunkVerified(chunk));
    }

    SwarmScript event(Event event) {
        swarm.handle(event, nowNanos);
        return this;
    }

    NodeId id(String peer) {
        return ids.computeIfAbsent(peer, name -> new NodeId(ids.size() + 1));
    }

    NodeRecord record(String peer, long version, NodeState state) {
        return new NodeRecord(id(peer), version, List.of(), false, 0, state);
    }

    /** What the core wants done now, in words; those that begin with {@code word}. */
    List<String> does(String word) {
        return swarm.decide(nowNanos).stream().map(this::inWords).filter(words -> words.startsWith(word)).toList();
    }

    List<String> sends() {
        return does("send");
    }

    /** The messages to this path. */
    List<Message> tells(String path) {
        return swarm.decide(nowNanos).stream()
                .filter(action -> action instanceof Action.Tell tell && tell.path() == pathsByName.get(path))
                .map(action -> ((Action.Tell) action).message())
                .toList();
    }

    private String inWords(Action action) {
        if (action instanceof Action.SendChunk send) {
            return "send " + name(send.path()) + " " + send.chunk() + (send.duplicate() ? " duplicate" : "");
        } else if (action instanceof Action.CancelSend cancel) {
            return "cancel " + name(cancel.path()) + " " + cancel.chunk();
        } else if (action instanceof Action.StopReceiving stop) {
            return "stop " + name(stop.path()) + " " + stop.chunk();
        } else if (action instanceof Action.Tell tell) {
            return "tell " + name(tell.path()) + " " + tell.message().getClass().getSimpleName();
        }
        throw new AssertionError(action);
    }

    private String name(long path) {
        return pathNames.get((int) path);
    }

    private static List<Integer> boxed(int... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
