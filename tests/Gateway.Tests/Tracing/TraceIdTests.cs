using System.Text;

namespace Gateway.Tracing;

public class TraceIdTests
{
    [Theory]
    [InlineData("1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13")]
    [InlineData("1-00000000-000000000000000000000001")]
    [InlineData("1-ffffffff-ffffffffffffffffffffffff")]
    public void What_was_read_is_written_again(string text)
    {
        Assert.True(TraceId.TryParse(Encoding.UTF8.GetBytes(text), out var id));
        Assert.Equal(text, id.ToString());
    }

    [Fact]
    public void Upper_case_is_read_and_written_lower()
    {
        Assert.True(TraceId.TryParse("1-69A7F5C1-5B2D4938A1C0E4F7D2B59E13"u8, out var id));
        Assert.Equal(TestBatch.Root, id.ToString());
        Assert.Equal(0x69a7f5c1u, id.Epoch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2-69a7f5c1-5b2d4938a1c0e4f7d2b59e13")]
    [InlineData("1-69a7f5c1-5b2d4938a1c0e4f7d2b59e1")]
    [InlineData("1-69a7f5c1-5b2d4938a1c0e4f7d2b59e133")]
    [InlineData("1-69a7f5c1-5b2d4938a1c0e4f7d2b59e1g")]
    [InlineData("1-69a7f5c1-5b2d4938a1c0e4f7d2b59e1\0")]
    [InlineData("1-69a7f5c1 5b2d4938a1c0e4f7d2b59e13")]
    [InlineData("1-00000000-000000000000000000000000")]
    public void Anything_else_is_no_id(string text) => Assert.False(TraceId.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
