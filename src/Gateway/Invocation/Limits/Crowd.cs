namespace Gateway.Invocation.Limits;

/// <summary>How many calls are usually in flight when one begins that is admitted, and so whether there were unusually many.</summary>
internal sealed class Crowd
{
    private const double Weight = 0.1;
    private const double UsualDeviations = 1.5;
    private const double LeastDistance = 0.25;

    private double _mean;
    private double _deviation;

    public void Reset(double mean) => (_mean, _deviation) = (mean, 0);

    public void Add(int inFlight)
    {
        _deviation += Weight * (Math.Abs(inFlight - _mean) - _deviation);
        _mean += Weight * (inFlight - _mean);
    }

    public double Usual => _mean + (_deviation * UsualDeviations);

    public bool IsExceptional(int inFlight) => inFlight > Usual + LeastDistance;
}
