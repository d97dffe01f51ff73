namespace Gateway.Local.Runtime;

/// <summary>
/// Decides how long a process that ended waits for its next start: one that had work starts again at once, as in Lambda;
/// one that ends before it has any waits ever longer.
/// </summary>
internal sealed class RestartPolicy
{
    private const int MostDoublings = 16;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private int _useless;

    /// <param name="hadWork">True when an invocation was handed to it in its life.</param>
    public TimeSpan After(bool hadWork)
    {
        if (hadWork)
        {
            _useless = 0;
            return TimeSpan.Zero;
        }

        var doublings = Math.Min(_useless++, MostDoublings);
        var wait = First * (1 << doublings);
        return wait < Longest ? wait : Longest;
    }
}
