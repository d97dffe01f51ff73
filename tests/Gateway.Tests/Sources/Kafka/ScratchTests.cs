using Confluent.Kafka;

namespace Gateway.Sources.Kafka;

public sealed class ScratchTests
{
    private static readonly SerializationContext Key = new(MessageComponentType.Key, "orders");
    private static readonly SerializationContext Value = new(MessageComponentType.Value, "orders");

    private readonly Scratch _scratch = new();

    [Fact]
    public void Key_and_value_of_a_record_stand_side_by_side()
    {
        var (key, value) = (_scratch.Deserialize("key"u8, isNull: false, Key), _scratch.Deserialize("value"u8, isNull: false, Value));

        Assert.Equal("key"u8, _scratch.Read(key));
        Assert.Equal("value"u8, _scratch.Read(value));
    }

    [Fact]
    public void Null_is_told_from_empty()
    {
        var (key, value) = (_scratch.Deserialize([], isNull: true, Key), _scratch.Deserialize([], isNull: false, Value));

        Assert.Equal((-1, 0), (key.Length, value.Length));
        Assert.True(_scratch.Read(key).IsEmpty);
    }

    [Fact]
    public void A_null_key_leaves_the_next_record_its_room()
    {
        for (var i = 0; i < 3; i++)
        {
            _scratch.Deserialize([], isNull: true, Key);
            Assert.Equal(0, _scratch.Deserialize("value"u8, isNull: false, Value).Start);
        }
    }

    [Fact]
    public void It_grows_without_losing_the_key_and_shrinks_again()
    {
        var large = new byte[3 * 1024 * 1024];
        large[^1] = 7;
        var (key, value) = (_scratch.Deserialize("key"u8, isNull: false, Key), _scratch.Deserialize(large, isNull: false, Value));

        Assert.Equal("key"u8, _scratch.Read(key));
        Assert.True(_scratch.Read(value).SequenceEqual(large));

        _scratch.Trim();
        var next = _scratch.Deserialize("next"u8, isNull: false, Key);
        Assert.Equal("next"u8, _scratch.Read(next));
    }
}
