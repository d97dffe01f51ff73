namespace Gateway.Aws.Mq;

/// <summary>Where a broker of Amazon MQ listens, or why that is not known.</summary>
/// <param name="Addresses">At least one; empty with a problem.</param>
/// <param name="Problem">In words that name the remedy; null with addresses.</param>
internal sealed record MqBrokers(IReadOnlyList<Uri> Addresses, string? Problem);
