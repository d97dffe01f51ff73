namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>What a broker says to one step of an authentication.</summary>
/// <param name="Answer">Goes back to the client.</param>
/// <param name="IsDone">True when it is known now.</param>
/// <param name="Refusal">Why it is not let in; null while it may be.</param>
internal sealed record SaslStep(byte[] Answer, bool IsDone, string? Refusal)
{
    public static SaslStep Done(byte[] answer) => new(answer, true, null);

    public static SaslStep Next(byte[] answer) => new(answer, false, null);

    public static SaslStep Refused(string why) => new([], false, why);
}
