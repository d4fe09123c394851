import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;

/**
 * Runs mongo-java-server until it is killed: {@code Server <port>} in memory, {@code Server <port> <folder>} with its
 * data in a file there. The main class that it brings along knows one port only.
 */
public class Server {
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        MongoBackend backend = args.length > 1 ? new DurableBackend(args[1] + "/data.mv") : H2Backend.inMemory();
        new MongoServer(backend.version(new OldestVersion())).bind("127.0.0.1", port);
    }

    /**
     * Commits before it answers, one command at a time. The file's own commit comes up to a second later, so that a
     * kill would lose what was acknowledged, which a MongoDB with a journal never does.
     */
    private static class DurableBackend extends H2Backend {
        DurableBackend(String file) {
            super(file);
        }

        @Override
        public synchronized Document handleCommand(Channel channel, String database, String command, Document query) {
            try {
                return super.handleCommand(channel, database, command, query);
            } finally {
                commit();
            }
        }
    }

    /** The oldest that driver 7 connects to, MongoDB 4.4. By itself the server says wire version 8, which is 4.2. */
    private static class OldestVersion implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(4, 4, 0);
        }

        @Override
        public int getWireVersion() {
            return 9;
        }
    }
}
