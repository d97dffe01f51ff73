using Gateway.Records;

namespace Gateway.Settlement.Destinations;

public sealed class S3DestinationTests
{
    private static readonly Guid Id = new("0b9d5a1c-7f3e-4c62-9a80-5d1f2e3c4b6a");

    [Theory]
    [InlineData("orders", "rides", 3, "aws/lambda/orders/rides-3/2026/03/04/2026-03-04T09.05.05-0b9d5a1c-7f3e-4c62-9a80-5d1f2e3c4b6a")]
    [InlineData("or ders", "..", null, "aws/lambda/or-ders/-/2026/03/04/2026-03-04T09.05.05-0b9d5a1c-7f3e-4c62-9a80-5d1f2e3c4b6a")]
    [InlineData("orders", "stock/é", null, "aws/lambda/orders/stock--/2026/03/04/2026-03-04T09.05.05-0b9d5a1c-7f3e-4c62-9a80-5d1f2e3c4b6a")]
    public void An_object_is_named_as_Lambda_names_it(string mapping, string destination, int? partition, string key)
    {
        var lane = new Lane(partition is { } number ? $"{destination}-{number}" : "whatever", destination, partition);

        Assert.Equal(key, S3Destination.KeyOf(mapping, lane, isQueue: partition is null, ManualClock.Start, Id));
    }
}
