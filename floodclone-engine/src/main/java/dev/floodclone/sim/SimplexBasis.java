package dev.floodclone.sim;

/**
 * The present solution of a packing, and what it makes each link worth: the revised simplex method (Dantzig,
 * Orchard-Hays, 1953) for the largest sum of amounts that fit the rows' capacities. Columns come in one at a time; the
 * inverse of those that are in is kept. Owned by one {@link Optimum}.
 */
final class SimplexBasis {

    /** An entry of a column below this is rounding. */
    private static final double ROUNDING = 1e-9;

    private final int rows;
    private final double[][] inverse;
    private final double[] amount;
    /** Whether the column that stands in a row is packed; it is the row's own spare capacity at the start. */
    private final boolean[] isPacked;

    SimplexBasis(double[] capacity) {
        this.rows = capacity.length;
        this.amount = capacity.clone();
        this.isPacked = new boolean[rows];
        this.inverse = new double[rows][rows];
        for (int row = 0; row < rows; row++) {
            inverse[row][row] = 1;
        }
    }

    /** How much is packed, of all columns together. */
    double packed() {
        double packed = 0;
        for (int row = 0; row < rows; row++) {
            packed += isPacked[row] ? amount[row] : 0;
        }
        return packed;
    }

    /** What one more unit of each row's capacity would add; below 0 where leaving some of it free would. */
    double[] prices() {
        double[] price = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < rows && isPacked[row]; i++) {
                price[i] += inverse[row][i];
            }
        }
        return price;
    }

    /** Packs as much as fits of what takes so much of each row. */
    void pack(int[] column) {
        double[] change = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int row = 0; row < rows && column[i] != 0; row++) {
                change[row] += inverse[row][i] * column[i];
            }
        }
        enter(change, true);
    }

    /** Leaves as much of a row's capacity free as does good. */
    void leaveFree(int free) {
        double[] change = new double[rows];
        for (int row = 0; row < rows; row++) {
            change[row] = inverse[row][free];
        }
        enter(change, false);
    }

    private void enter(double[] change, boolean packed) {
        int leaving = firstToRunOut(change);
        double pivot = change[leaving];
        amount[leaving] /= pivot;
        isPacked[leaving] = packed;
        for (int i = 0; i < rows; i++) {
            inverse[leaving][i] /= pivot;
        }
        for (int row = 0; row < rows; row++) {
            if (row != leaving && change[row] != 0) {
                amount[row] = Math.max(0, amount[row] - change[row] * amount[leaving]);
                subtract(change[row], inverse[leaving], inverse[row]);
            }
        }
    }

    private static void subtract(double factor, double[] what, double[] from) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factor * what[i];
        }
    }

    private int firstToRunOut(double[] change) {
        int first = -1;
        for (int row = 0; row < rows; row++) {
            if (change[row] > ROUNDING && (first < 0 || amount[row] / change[row] < amount[first] / change[first])) {
                first = row;
            }
        }
        return first;
    }
}
