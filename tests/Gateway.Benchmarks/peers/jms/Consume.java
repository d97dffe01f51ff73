import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.atomic.AtomicLong;
import javax.jms.Connection;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import org.apache.activemq.ActiveMQConnectionFactory;

/**
 * Reads a queue and does nothing, acknowledging many messages at a time. It counts them in the words of the function's process:
 * "expect NUMBER UNIT" starts a count ("expecting"), "mark" tells it ("marked NANOSECONDS INVOCATIONS RECORDS"), "first" and
 * "done NANOSECONDS INVOCATIONS RECORDS" come by themselves. It ends with its input.
 */
public final class Consume {
    private static final AtomicLong seen = new AtomicLong();
    private static volatile long expected = Long.MAX_VALUE;

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        // The count is told to begin before anything comes.
        obey(input.readLine());
        Thread consumer = new Thread(Consume::consume);
        consumer.setDaemon(true);
        consumer.start();
        for (String line; (line = input.readLine()) != null;) obey(line);
        say("failures 0");
        System.exit(0);
    }

    private static void obey(String line) {
        if (line.equals("mark")) {
            say("marked " + state());
        } else {
            expected = Long.parseLong(line.split(" ")[1]);
            say("expecting");
        }
    }

    private static void consume() {
        int every = Integer.parseInt(System.getenv("ACKNOWLEDGE_EVERY"));
        try {
            Connection connection = new ActiveMQConnectionFactory(System.getenv("BROKER_USER"), System.getenv("BROKER_PASSWORD"), System.getenv("BROKER")).createConnection();
            connection.start();
            Session session = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(System.getenv("QUEUE")));
            while (true) {
                Message message = consumer.receive();
                long count = seen.incrementAndGet();
                if (count == 1) say("first");
                if (count % every == 0 || count == expected) message.acknowledge();
                if (count == expected) say("done " + state());
            }
        } catch (Exception failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static String state() {
        long count = seen.get();
        return System.nanoTime() + " " + count + " " + count;
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
