namespace Gateway.Sources.Kafka.Native;

public sealed class LeaderEpochStubsTests
{
    [Theory]
    [InlineData(LeaderEpochStubs.MessageField)]
    [InlineData(LeaderEpochStubs.GetField)]
    [InlineData(LeaderEpochStubs.SetField)]
    public void The_client_still_has_the_field(string name) =>
        Assert.True(typeof(Delegate).IsAssignableFrom(LeaderEpochStubs.Field(name).FieldType));

    [Fact]
    public void The_stubs_answer_that_the_epoch_is_not_known()
    {
        LibrdkafkaLoader.EnsureLoaded();
        if (!LeaderEpochStubs.AreNeeded(Confluent.Kafka.Library.Version)) Assert.Skip("This librdkafka has the functions");

        foreach (var name in (string[])[LeaderEpochStubs.MessageField, LeaderEpochStubs.GetField])
        {
            var stub = (Delegate)LeaderEpochStubs.Field(name).GetValue(null)!;
            Assert.Equal(-1, stub.DynamicInvoke((nint)0));
        }
    }

    [Theory]
    [InlineData(0x020002ff, true)]
    [InlineData(0x020100ff, false)]
    [InlineData(0x020f01ff, false)]
    public void Only_librdkafka_below_2_1_needs_them(int version, bool needed) =>
        Assert.Equal(needed, LeaderEpochStubs.AreNeeded(version));
}
