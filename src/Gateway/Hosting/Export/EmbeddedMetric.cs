namespace Gateway.Hosting.Export;

/// <summary>One metric of a line.</summary>
/// <param name="Dimensions">By what CloudWatch tells it apart.</param>
/// <param name="Name">The instrument's; of a histogram's sum and count, with what they are behind it.</param>
/// <param name="Unit">In CloudWatch's words.</param>
/// <param name="Values">One number, or up to a hundred of a distribution.</param>
internal sealed record EmbeddedMetric(Dimensions Dimensions, string Name, string Unit, IReadOnlyList<double> Values);
