namespace Gateway.Invocation.Limits;

/// <summary>A function, and a gateway with more batches than it can send, in simulated time: what is asked of it and what it admits, second by second.</summary>
internal sealed class SimulatedFunction
{
    private const double ThrottleSeconds = 0.004;

    private readonly FunctionLimit _limit = new();
    private readonly PriorityQueue<Action, (double At, long Order)> _events = new();
    private readonly Func<double> _random;
    private readonly Func<SimulatedFunction, bool> _admits;
    private readonly Func<SimulatedFunction, double> _latency;
    private readonly int _slots;

    // How often each batch that is ready, or holds a slot and waits for its turn, was throttled before.
    private readonly Queue<int> _ready;
    private readonly Queue<int> _waiting = new();
    private readonly int[] _attempts;
    private readonly int[] _admitted;
    private readonly double[] _running;
    private double _askedAgainAt = double.PositiveInfinity;
    private double _tokens;
    private double _tokensAt;
    private long _order;
    private int _held;

    /// <param name="slots">Batches that may be in flight; as many again wait.</param>
    /// <param name="latency">Of a call that is admitted now, on average, in seconds.</param>
    /// <param name="seconds">How long it goes on.</param>
    /// <param name="seed">Of all that is random.</param>
    /// <param name="admits">Whether the function admits a call now.</param>
    /// <param name="rest">How long nothing is asked of it at first.</param>
    public SimulatedFunction(int slots, Func<SimulatedFunction, double> latency, int seconds, int seed, Func<SimulatedFunction, bool> admits, double rest = 0)
    {
        Now = rest;
        (_slots, _latency, _random, _admits) = (slots, latency, Dice(seed), admits);
        _ready = new Queue<int>(new int[2 * slots]);
        (_attempts, _admitted, _running) = (new int[seconds + 1], new int[seconds + 1], new double[seconds + 1]);
        LetBegin();
        while (_events.TryDequeue(out var happens, out var when) && when.At < seconds)
        {
            _running[(int)Now] += Running * (when.At - Now);
            Now = when.At;
            happens();
        }
    }

    /// <inheritdoc cref="SimulatedFunction(int, Func{SimulatedFunction, double}, int, int, Func{SimulatedFunction, bool}, double)"/>
    public SimulatedFunction(int slots, double latency, int seconds, int seed, Func<SimulatedFunction, bool> admits, double rest = 0)
        : this(slots, _ => latency, seconds, seed, admits, rest)
    {
    }

    public double Now { get; private set; }

    /// <summary>Calls that run.</summary>
    public int Running { get; private set; }

    /// <summary>True while a limit is in force.</summary>
    public bool IsLimited => _limit.IsInForce;

    public bool Chance(double probability) => _random() < probability;

    /// <summary>A bucket of tokens: so many calls in a second.</summary>
    public bool Takes(double perSecond)
    {
        _tokens = Math.Min(_tokens + (perSecond * (Now - _tokensAt)), Math.Max(1, perSecond / 10));
        _tokensAt = Now;
        if (_tokens < 1) return false;
        _tokens--;
        return true;
    }

    /// <summary>Calls in a second, on average.</summary>
    public double Attempts(int from, int to) => _attempts[from..to].Average();

    /// <summary>Of these, those that were admitted.</summary>
    public double Admitted(int from, int to) => _admitted[from..to].Average();

    /// <summary>Calls that run, on average.</summary>
    public double Busy(int from, int to) => _running[from..to].Average();

    // Numerical Recipes' generator, so that each seed is the same run everywhere.
    private static Func<double> Dice(int seed)
    {
        var state = (uint)seed;
        return () => (state = unchecked((state * 1664525) + 1013904223)) / 4294967296.0;
    }

    private void At(double when, Action happens) => _events.Enqueue(happens, (when, _order++));

    private void LetBegin()
    {
        while (true)
        {
            for (; _held < _slots && _ready.TryDequeue(out var batch); _held++) _waiting.Enqueue(batch);
            if (_waiting.Count == 0) return;
            var (turn, wait) = (default(CallTurn), 0.0);
            if (!_limit.IsInForce) turn = _limit.BeginFreely(Now);
            else if (!_limit.TryBegin(Now, out turn, out wait))
            {
                AskAgain(Now + wait);
                return;
            }

            Call(turn, _waiting.Dequeue());
        }
    }

    // As timers are: in whole milliseconds, and late.
    private void AskAgain(double when)
    {
        var fires = (Math.Ceiling(when * 1000) / 1000) + (0.001 * _random());
        if (fires >= _askedAgainAt && _askedAgainAt > Now) return;
        _askedAgainAt = fires;
        At(fires, () =>
        {
            if (_askedAgainAt <= fires) _askedAgainAt = double.PositiveInfinity;
            LetBegin();
        });
    }

    private void Call(CallTurn turn, int throttles)
    {
        _attempts[(int)Now]++;
        var admitted = _admits(this);
        if (admitted) _admitted[(int)Now]++;
        if (admitted) Running++;
        At(Now + ((admitted ? _latency(this) : ThrottleSeconds) * (0.5 + _random())), () => End(turn, admitted, throttles));
    }

    private void End(CallTurn turn, bool admitted, int throttles)
    {
        _held--;
        if (admitted) Running--;
        if (!admitted || _limit.IsInForce) _limit.End(turn, Now, admitted ? InvocationClass.Succeeded : InvocationClass.Throttled);
        else if (_limit.EndFreely(Now)) _limit.Measure(Now);
        if (admitted) _ready.Enqueue(0);
        else At(Now + BackOff.OfService.Wait(throttles, _random()).TotalSeconds, () =>
        {
            _ready.Enqueue(throttles + 1);
            LetBegin();
        });
        LetBegin();
    }
}
