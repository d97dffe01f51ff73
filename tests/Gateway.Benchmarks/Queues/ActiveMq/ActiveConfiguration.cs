namespace Gateway.Benchmarks.Queues.ActiveMq;

/// <summary>The configuration of a private ActiveMQ: its own defaults, behind OpenWire and STOMP.</summary>
/// <remarks>But for the disk, which is told once a second to keep what it was given and not once an acknowledgement, or it alone would be measured.</remarks>
internal static class ActiveConfiguration
{
    /// <returns>The folder.</returns>
    public static string Write(string folder, int port, int stompPort)
    {
        File.WriteAllText(Path.Combine(folder, "log4j.properties"), Log4j);
        // STOMP comes last: who can reach it can reach all.
        File.WriteAllText(Path.Combine(folder, "activemq.xml"), $"""
            <beans xmlns="http://www.springframework.org/schema/beans" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
              <broker xmlns="http://activemq.apache.org/schema/core" brokerName="bench" dataDirectory="{folder}/data" useJmx="false">
                <persistenceAdapter><kahaDB directory="{folder}/data/kahadb" journalDiskSyncStrategy="periodic"/></persistenceAdapter>
                <plugins><simpleAuthenticationPlugin><users>
                  <authenticationUser username="{QueueLogin.User}" password="{QueueLogin.Password}" groups="users,admins"/>
                </users></simpleAuthenticationPlugin></plugins>
                <transportConnectors>
                  <transportConnector name="openwire" uri="tcp://127.0.0.1:{port}"/>
                  <transportConnector name="stomp" uri="stomp://127.0.0.1:{stompPort}"/>
                </transportConnectors>
              </broker>
            </beans>
            """);
        return folder;
    }

    private const string Log4j = """
        log4j.rootLogger=WARN, console
        log4j.appender.console=org.apache.log4j.ConsoleAppender
        log4j.appender.console.layout=org.apache.log4j.PatternLayout
        log4j.appender.console.layout.ConversionPattern=%d %5p %c{1} %m%n
        """;
}
