namespace Gateway.Local.Runtime;

/// <summary>A process of the function. Disposing ends it: asked first, then killed, with all that it started.</summary>
internal interface IFunctionProcess : IAsyncDisposable
{
    /// <summary>Completes when it has ended and its last words are printed.</summary>
    Task<ProcessExit> Exited { get; }

    /// <summary>Ends it, and all that it started, at once.</summary>
    void Kill();
}
