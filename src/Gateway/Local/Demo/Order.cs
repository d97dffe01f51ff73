using System.Text.Json;

namespace Gateway.Local.Demo;

/// <summary>The value of one demo record.</summary>
/// <param name="Run">Which run of the demo it belongs to: a topic may hold those of an earlier one.</param>
/// <param name="Number">From 1, unique within the run.</param>
/// <param name="Customer">Who ordered.</param>
/// <param name="Items">How many things.</param>
internal sealed record Order(string Run, long Number, string Customer, int Items)
{
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, OrderJson.Default.Order);

    /// <summary>Null for anything that is not an order.</summary>
    public static Order? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OrderJson.Default.Order);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
