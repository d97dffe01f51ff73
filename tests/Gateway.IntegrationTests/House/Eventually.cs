using System.Runtime.CompilerServices;

namespace Gateway.IntegrationTests.House;

/// <summary>Waits for a condition with a bound, in place of a sleep.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns once <paramref name="condition"/> holds.</summary>
    /// <param name="condition">What must become true.</param>
    /// <param name="within">The longest wait.</param>
    /// <param name="otherwise">What to print when it did not, computed at the end of the wait.</param>
    /// <param name="expectation">The condition's own text.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static Task TrueAsync(Func<bool> condition, TimeSpan within, Func<string>? otherwise = null, [CallerArgumentExpression(nameof(condition))] string expectation = "") =>
        TrueAsync(() => Task.FromResult(condition()), within, otherwise, expectation);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan, Func{string}?, string)"/>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan within, Func<string>? otherwise = null, [CallerArgumentExpression(nameof(condition))] string expectation = "")
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > within)
            {
                throw new TimeoutException($"Not within {within.TotalSeconds:0.#} s: {expectation}. {otherwise?.Invoke()}");
            }

            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Returns once the work has ended, with its result.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static Task<T> EndsAsync<T>(Task<T> work, TimeSpan within) => work.WaitAsync(within, TimeProvider.System, TestContext.Current.CancellationToken);
}
