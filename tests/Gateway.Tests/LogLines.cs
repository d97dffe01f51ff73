using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILogger
{
    private readonly ConcurrentQueue<Line> _lines = new();

    public IReadOnlyList<Line> All => [.. _lines];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fields = (state as IReadOnlyList<KeyValuePair<string, object?>> ?? []).ToDictionary(field => field.Key, field => field.Value?.ToString());
        _lines.Enqueue(new Line(eventId.Id, formatter(state, exception), fields));
    }

    /// <summary>One line, with its fields.</summary>
    internal sealed record Line(int Event, string Text, IReadOnlyDictionary<string, string?> Fields);
}
