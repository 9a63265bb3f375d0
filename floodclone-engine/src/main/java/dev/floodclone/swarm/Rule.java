package dev.floodclone.swarm;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The rules by which a node decides what to send to whom, numbered as in {@code docs/scheduling.md}. A real node
 * follows {@link #ALL}; a simulation may leave some out, to show what they are worth.
 */
public enum Rule {
    FRESH_FIRST(1, "the source sends each chunk once before it sends any twice"),
    RANDOM_USEFUL(2, "of the chunks that the receiver wants the rarest, split among those that hold it"),
    FILL_THE_LINK(3, "a link serves no more receivers at once than it takes to fill it"),
    MOST_DEPRIVED(4, "the receiver that could use the most chunks from here goes first"),
    BOTH_WAYS(5, "a destination forwards what it has while it still receives"),
    NEAR_BEFORE_FAR(6, "a chunk that someone with a clearly faster path can bring is left to that one"),
    RIGHT_OF_WAY(7, "the others hold back while the source's fresh chunks fill a receiver's link"),
    ENDGAME(8, "one of the last chunks that is late is sent by a second sender as well");

    /** All of them; not modifiable. */
    public static final Set<Rule> ALL = Collections.unmodifiableSet(EnumSet.allOf(Rule.class));

    private final int number;
    private final String summary;

    Rule(int number, String summary) {
        this.number = number;
        this.summary = summary;
    }

    public int number() {
        return number;
    }

    /** What it does, in one line. */
    public String summary() {
        return summary;
    }
}
