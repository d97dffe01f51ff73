using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway.Hosting;

/// <summary>A mapping of the configuration: shown, and run where it is enabled.</summary>
internal interface IHostedMapping
{
    /// <summary>What it was made of.</summary>
    MappingSettings Settings { get; }

    /// <summary>How it is doing.</summary>
    IMappingStatusSource Report { get; }

    /// <summary>True while an operator has paused it.</summary>
    bool IsPaused { get; }

    /// <summary>Faults when a bug was met.</summary>
    Task Failure { get; }

    /// <summary>Begins to consume. Once.</summary>
    /// <param name="paused">True where nothing is to be read before somebody resumes it.</param>
    void Start(bool paused);

    /// <summary>Lets what is in flight finish, and leaves the broker.</summary>
    /// <param name="limit">The time for all of it.</param>
    Task StopAsync(TimeSpan limit);

    /// <summary>Gives up what a stop still waits for. Any time.</summary>
    void Hurry();

    /// <summary>Its metrics show no more; after the stop.</summary>
    void Retire();
}
