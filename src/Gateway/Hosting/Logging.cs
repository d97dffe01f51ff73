using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Hosting;

/// <summary>Logs to stdout, one line an event.</summary>
internal static class Logging
{
    private const string Stamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static ILoggerFactory Create(LogFormat format) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Information);
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(o => (o.UseUtcTimestamp, o.TimestampFormat) = (true, Stamp));
        }
        else
        {
            logging.AddSimpleConsole(o =>
                (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat, o.ColorBehavior) = (true, true, Stamp + " ", LoggerColorBehavior.Disabled));
        }
    });
}
