package dev.floodclone.transport.kwik;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.kwik.core.log.NullLogger;

/**
 * What Kwik logs as an error, for debugging. Some of it is harmless, but an exception in one of its threads ends a
 * connection without a word to its application or to the peer, and would leave no trace.
 */
final class KwikLog extends NullLogger {

    private static final Logger LOG = LoggerFactory.getLogger(KwikLog.class);

    @Override
    public void error(String message) {
        LOG.debug("Kwik: {}", message);
    }

    @Override
    public void error(String message, Throwable error) {
        LOG.debug("Kwik: {}", message, error);
    }
}
