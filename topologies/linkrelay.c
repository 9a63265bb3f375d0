/*
 * linkrelay: point-to-point links between pairs of TAP devices, for kernels without netem.
 *
 * Each direction of a link is a drop-tail queue, a transmitter of a fixed rate, and a wire with a delay:
 *
 *     TAP --> waiting (at most QUEUE packets) --> transmitter (RATE) --> wire (LOSS, DELAY) --> TAP
 *
 * A packet is lost on the wire, after it has taken its time at the transmitter. Time on the link follows from when
 * packets were due, not from when this process woke up, so a late wake-up delays packets but takes nothing from the
 * rate of a busy link.
 *
 * Usage: linkrelay SEED. Commands come on stdin, one a line; each is answered by one line, "ok ..." or "error ...":
 *     link TAP_A TAP_B                              creates both TAP devices and joins them, without any limit
 *     set TAP RATE_BPS DELAY_US QUEUE LOSS_PERCENT  sets the direction of what is sent into TAP; a rate of 0: unlimited
 *     stats TAP                                     "ok PACKETS BYTES QUEUE_DROPS LOSSES" of that direction so far
 * At the end of stdin the process ends, and its TAP devices go with it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NEVER INT64_MAX
#define NANOS_PER_SECOND 1000000000LL
#define READS_PER_WAKEUP 32 /* so that one busy TAP cannot hold up the others */
#define MAX_DIRECTIONS 512
#define MAX_PACKET_BYTES 65536

struct packet {
    struct packet *next;
    int64_t due; /* arrival at the far end, in ns; set when its last bit leaves */
    size_t length;
    unsigned char bytes[];
};

struct fifo {
    struct packet *first, *last;
    int count;
};

struct direction {
    char tap[IFNAMSIZ];  /* where packets come from */
    int from_fd, to_fd;
    double bits_per_second;
    int64_t delay_nanos;
    int queue_packets;
    double loss_probability;
    uint64_t random_state;
    struct fifo waiting;   /* the first of them is being sent and takes no place of the queue */
    struct fifo wire;      /* sent, not yet arrived */
    int64_t sent_at;       /* when the last bit of the first waiting packet leaves */
    int64_t last_due;      /* a shortened delay must not let packets overtake others */
    uint64_t packets, bytes, queue_drops, losses;
};

static struct direction *directions[MAX_DIRECTIONS];
static int direction_count;
static int epoll_fd, timer_fd;
static uint64_t seed;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void watch(int fd, void *tag) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = tag};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
        die("epoll_ctl");
}

static int64_t now_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * NANOS_PER_SECOND + t.tv_nsec;
}

static void push(struct fifo *fifo, struct packet *packet) {
    packet->next = NULL;
    if (fifo->first)
        fifo->last->next = packet;
    else
        fifo->first = packet;
    fifo->last = packet;
    fifo->count++;
}

static struct packet *pop(struct fifo *fifo) {
    struct packet *packet = fifo->first;
    fifo->first = packet->next;
    fifo->count--;
    return packet;
}

/* SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014), as a number in [0, 1). */
static double next_random(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (double)((z ^ (z >> 31)) >> 11) / (double)(1ULL << 53);
}

static int64_t transmission_nanos(const struct direction *d, const struct packet *packet) {
    if (d->bits_per_second <= 0)
        return 0;
    return (int64_t)((double)packet->length * 8.0 * NANOS_PER_SECOND / d->bits_per_second);
}

static void put_on_wire(struct direction *d, struct packet *packet) {
    if (d->loss_probability > 0 && next_random(&d->random_state) < d->loss_probability) {
        d->losses++;
        free(packet);
        return;
    }
    packet->due = d->sent_at + d->delay_nanos;
    if (packet->due < d->last_due)
        packet->due = d->last_due;
    d->last_due = packet->due;
    push(&d->wire, packet);
}

/* Moves every packet as far as it is by now: from the queue onto the wire, from the wire into the far TAP. */
static void advance(struct direction *d, int64_t now) {
    while (d->waiting.first && d->sent_at <= now) {
        struct packet *packet = pop(&d->waiting);
        put_on_wire(d, packet);
        if (d->waiting.first)
            d->sent_at += transmission_nanos(d, d->waiting.first);
    }
    while (d->wire.first && d->wire.first->due <= now) {
        struct packet *packet = pop(&d->wire);
        /* A far interface that is down loses the packet, as a real one would. */
        if (write(d->to_fd, packet->bytes, packet->length) > 0) {
            d->packets++;
            d->bytes += packet->length;
        }
        free(packet);
    }
}

static int64_t next_event(const struct direction *d) {
    int64_t sent = d->waiting.first ? d->sent_at : NEVER;
    int64_t arrived = d->wire.first ? d->wire.first->due : NEVER;
    return sent < arrived ? sent : arrived;
}

static void enqueue(struct direction *d, const unsigned char *bytes, size_t length, int64_t now) {
    if (d->waiting.count > d->queue_packets) {
        d->queue_drops++;
        return;
    }
    struct packet *packet = malloc(sizeof *packet + length);
    if (!packet)
        die("malloc");
    packet->length = length;
    memcpy(packet->bytes, bytes, length);
    push(&d->waiting, packet);
    if (d->waiting.count == 1)
        d->sent_at = now + transmission_nanos(d, packet);
}

static void read_tap(struct direction *d) {
    static unsigned char buffer[MAX_PACKET_BYTES];
    for (int i = 0; i < READS_PER_WAKEUP; i++) {
        ssize_t length = read(d->from_fd, buffer, sizeof buffer);
        if (length <= 0) {
            if (length < 0 && errno != EAGAIN && errno != EINTR) /* the device is gone: stop listening to it */
                epoll_ctl(epoll_fd, EPOLL_CTL_DEL, d->from_fd, NULL);
            return;
        }
        int64_t now = now_nanos();
        advance(d, now);
        enqueue(d, buffer, (size_t)length, now);
    }
}

static void reply(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

static int open_tap(const char *name) {
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_TUN_EXCL};
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void add_direction(const char *tap, int from_fd, int to_fd) {
    struct direction *d = calloc(1, sizeof *d);
    if (!d)
        die("calloc");
    strncpy(d->tap, tap, IFNAMSIZ - 1);
    d->from_fd = from_fd;
    d->to_fd = to_fd;
    d->queue_packets = 1000;
    d->random_state = seed + ((uint64_t)direction_count << 32);
    directions[direction_count++] = d;
    watch(from_fd, d);
}

static void add_link(const char *tap_a, const char *tap_b) {
    if (direction_count + 2 > MAX_DIRECTIONS) {
        reply("error more than %d links", MAX_DIRECTIONS / 2);
        return;
    }
    int a = open_tap(tap_a);
    int b = a < 0 ? -1 : open_tap(tap_b);
    if (b < 0) {
        reply("error %s: %s", a < 0 ? tap_a : tap_b, strerror(errno));
        if (a >= 0)
            close(a);
        return;
    }
    add_direction(tap_a, a, b);
    add_direction(tap_b, b, a);
    reply("ok");
}

static struct direction *find_direction(const char *tap) {
    for (int i = 0; i < direction_count; i++)
        if (strcmp(directions[i]->tap, tap) == 0)
            return directions[i];
    return NULL;
}

static void run_command(const char *line) {
    char first[IFNAMSIZ], second[IFNAMSIZ];
    double rate, loss;
    int64_t delay_micros;
    int queue;
    struct direction *d = NULL;
    if (sscanf(line, "link %15s %15s", first, second) == 2) {
        add_link(first, second);
    } else if (sscanf(line, "set %15s %lf %" SCNd64 " %d %lf", first, &rate, &delay_micros, &queue, &loss) == 5
               && (d = find_direction(first))) {
        advance(d, now_nanos());
        d->bits_per_second = rate;
        d->delay_nanos = delay_micros * 1000;
        d->queue_packets = queue;
        d->loss_probability = loss / 100.0;
        reply("ok");
    } else if (sscanf(line, "stats %15s", first) == 1 && (d = find_direction(first))) {
        reply("ok %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, d->packets, d->bytes, d->queue_drops, d->losses);
    } else {
        reply("error not understood: %s", line);
    }
}

/* Runs the commands that are complete; ends the process at the end of stdin. */
static void read_commands(void) {
    static char buffer[4096];
    static size_t used;
    ssize_t length = read(STDIN_FILENO, buffer + used, sizeof buffer - 1 - used);
    if (length <= 0)
        exit(0);
    used += (size_t)length;
    buffer[used] = '\0';
    char *line = buffer;
    for (char *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        run_command(line);
    }
    used = strlen(line);
    memmove(buffer, line, used);
}

static void arm_timer(int64_t at) {
    struct itimerspec spec = {0}; /* zero disarms */
    if (at != NEVER) {
        spec.it_value.tv_sec = at / NANOS_PER_SECOND;
        spec.it_value.tv_nsec = at % NANOS_PER_SECOND;
    }
    if (timerfd_settime(timer_fd, TFD_TIMER_ABSTIME, &spec, NULL) < 0)
        die("timerfd_settime");
}

static void advance_all(void) {
    int64_t now = now_nanos(), next = NEVER;
    for (int i = 0; i < direction_count; i++) {
        advance(directions[i], now);
        int64_t event = next_event(directions[i]);
        if (event < next)
            next = event;
    }
    arm_timer(next);
}

int main(int argc, char **argv) {
    static char commands_tag, timer_tag;
    if (argc != 2) {
        fprintf(stderr, "usage: linkrelay SEED\n");
        return 2;
    }
    seed = strtoull(argv[1], NULL, 10);
    /* Links must keep time while the nodes compete for the processors. */
    struct sched_param priority = {.sched_priority = 10};
    if (sched_setscheduler(0, SCHED_FIFO, &priority) < 0)
        fprintf(stderr, "linkrelay: no real-time priority (%s), so timing may suffer under load\n", strerror(errno));
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (epoll_fd < 0 || timer_fd < 0)
        die("epoll or timerfd");
    watch(STDIN_FILENO, &commands_tag);
    watch(timer_fd, &timer_tag);
    for (;;) {
        struct epoll_event events[64];
        int count = epoll_wait(epoll_fd, events, 64, -1);
        if (count < 0 && errno != EINTR)
            die("epoll_wait");
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == &commands_tag)
                read_commands();
            else if (events[i].data.ptr != &timer_tag) /* advance_all re-arms the timer, which also clears it */
                read_tap(events[i].data.ptr);
        }
        advance_all();
    }
}
