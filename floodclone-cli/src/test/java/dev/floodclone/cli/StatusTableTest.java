package dev.floodclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    private static final String LIMITS = "{'upBytesPerSecond':1000000,'downBytesPerSecond':null,"
            + "'peerBytesPerSecond':null,'minPeerBytesPerSecond':null,"
            + "'upSchedule':'8.0 Mbit/s, 22:00-06:00 unlimited','downSchedule':null}";

    @Test
    void pathsStandUnderTheirLinkAndAllLinksAtLast() {
        JsonObject status = json("{'event':'status','pid':42,'node':'00000000000000ab','role':'source','port':7411,"
                + "'session':'00000000000000cd','fileName':'a\\u001bb','seconds':62.5,'verifiedBytes':1048575,"
                + "'fileBytes':1048576,'peers':1,'complete':0,'known':2,'sentBytesPerSecond':2048,"
                + "'receivedBytesPerSecond':0,'utilisation':0.255,'limits':" + LIMITS + ",'links':["
                + "{'link':'eth0'," + figures("'up'", "0.5", "2048") + ",'sentBytes':1048576},"
                + "{'link':'eth1'," + figures("'down'", "null", "0") + ",'sentBytes':1024}],'paths':["
                + "{'link':'eth0','remote':'10.0.0.2:5000'," + figures("'degraded'", "1.0", "2048")
                + ",'deliveredBytes':512}]}");
        assertEquals(List.of(
                "process 42, node 00000000000000ab, source of a?b, session 00000000000000cd, port 7411, for 1:02",
                "  99% of 1.00 MiB verified, 1 peer, 0 of 2 destinations complete",
                "  limits: up 8.0 Mbit/s; up by the time of day: 8.0 Mbit/s, 22:00-06:00 unlimited",
                "                     health  since       sends  receives  in use  round trip  loss      sent  received",
                "  link eth0              up   0:52  2.00 KiB/s     0 B/s     50%     12.3 ms  1.2%  1.00 MiB       7 B",
                "    10.0.0.2:5000  degraded   0:52  2.00 KiB/s     0 B/s    100%     12.3 ms  1.2%     512 B       7 B",
                "  link eth1            down   0:52       0 B/s     0 B/s       -     12.3 ms  1.2%  1.00 KiB       7 B",
                "  all links                         2.00 KiB/s     0 B/s     26%                    1.00 MiB      14 B"),
                new StatusTable(status).lines());
    }

    @Test
    void aNodeThatLooksForASessionHasLittleToTell() {
        JsonObject status = json("{'pid':42,'node':'00000000000000ab','role':'receiver','port':5000,'session':null,"
                + "'fileName':null,'seconds':3,'verifiedBytes':0,'fileBytes':0,'peers':0,'complete':0,'known':1,"
                + "'sentBytesPerSecond':0,'receivedBytesPerSecond':0,'utilisation':null,'limits':"
                + LIMITS.replace("1000000", "null").replaceAll("'8.0[^']*'", "null") + ",'links':[],'paths':[]}");
        List<String> lines = new StatusTable(status).lines();
        assertEquals("process 42, node 00000000000000ab, receiver in no session yet, port 5000, for 0:03",
                lines.get(0));
        assertEquals("  0 peers, 0 of 1 destination complete", lines.get(1));
        assertEquals("  limits: none", lines.get(2));
    }

    private static String figures(String health, String utilisation, String rate) {
        return "'health':" + health + ",'changedSeconds':10,'sentBytesPerSecond':" + rate
                + ",'receivedBytesPerSecond':0,'utilisation':" + utilisation
                + ",'smoothedRttMillis':12.34,'lossRate':0.012,'receivedBytes':7";
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }
}
