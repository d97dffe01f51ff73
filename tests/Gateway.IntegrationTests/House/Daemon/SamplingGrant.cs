namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>What X-Ray answers to a call for targets: a status other than 200 refuses it, otherwise each rule told of gets the same.</summary>
/// <param name="Status">0: the connection is cut without an answer.</param>
/// <param name="Quota">Traces a second from the reservoir; null grants none.</param>
internal sealed record SamplingGrant(int Status, double FixedRate = 0, int? Quota = null)
{
    /// <summary>Long enough that no test sees a quota end.</summary>
    public const int QuotaSeconds = 120;
}
