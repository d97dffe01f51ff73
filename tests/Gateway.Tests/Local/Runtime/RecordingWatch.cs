using System.Collections.Concurrent;

namespace Gateway.Local.Runtime;

/// <summary>Remembers what it hears.</summary>
internal sealed class RecordingWatch : IFunctionWatch
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<(string Why, TimeSpan Wait)> Ends { get; } = new();

    public ConcurrentQueue<string> Errors { get; } = new();

    public int SlowStarts { get; private set; }

    public void Printed(int slot, string line) => Lines.Enqueue($"{slot} {line}");

    public void StartsSlowly(int slot, TimeSpan time) => SlowStarts++;

    public void Ended(int slot, string why, TimeSpan wait) => Ends.Enqueue((why, wait));

    public void Failed(int slot, string error) => Errors.Enqueue(error);
}
