namespace Gateway.Sources.Kafka.Access;

/// <summary>Reads the login anew after a broker refused it, ever more slowly, until the broker takes it: secrets are rotated without a restart.</summary>
/// <remarks>One thread takes turns; any thread may tell of refusals.</remarks>
/// <param name="access">Reads.</param>
/// <param name="clock">Says when.</param>
/// <param name="ct">Ends a reading that is under way.</param>
internal sealed class LoginRenewal(KafkaAccess access, TimeProvider clock, CancellationToken ct)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private volatile bool _refused;
    private Task<KafkaLoginResult>? _reading;
    private TimeSpan _wait = FirstWait;
    private long? _lastReading;

    /// <summary>A broker refused the login.</summary>
    public void Refused() => _refused = true;

    /// <summary>Begins a reading when one is due; tells what it said once it has ended. Waits for nothing.</summary>
    /// <param name="isUp">Whether the brokers can be worked with all the same.</param>
    /// <returns>What was read; null when nothing was.</returns>
    public KafkaLoginResult? Turn(bool isUp)
    {
        if (_reading is { IsCompletedSuccessfully: true } read)
        {
            _reading = null;
            return read.Result;
        }

        if (_reading is { IsCompleted: true }) _reading = null;
        if (_reading is null && _refused && IsDue) Begin(isUp);
        if (isUp && !_refused) _wait = FirstWait;
        return null;
    }

    private bool IsDue => _lastReading is not { } last || clock.GetElapsedTime(last) >= _wait;

    private void Begin(bool isUp)
    {
        // While the brokers cannot be worked with it goes on: the client does not repeat every error.
        _refused = !isUp;
        _wait = _lastReading is null ? FirstWait : _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        _lastReading = clock.GetTimestamp();
        access.Forget();
        _reading = access.ReadAsync(ct);
    }
}
