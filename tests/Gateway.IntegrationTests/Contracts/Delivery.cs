using Gateway.Records;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>One record as it came, with what its body says.</summary>
internal sealed record Delivery(NumberedBody Body, SourceRecord Record);
