namespace Gateway.Local;

public sealed class InvocationHeaderTests
{
    private const string Right = "Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13;Parent=3c8e5a7f90b1d264;Sampled=0";

    [Fact]
    public void The_one_right_form_is_read_and_written()
    {
        Assert.True(InvocationHeader.TryParse(Right, out var header));
        Assert.Equal(new InvocationHeader("1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13", "3c8e5a7f90b1d264", IsSampled: false), header);
        Assert.Equal(Right, header.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Right + "\n")]
    [InlineData(Right + ";Lineage=a87bd80c:1")]
    [InlineData("Root=1-69A7F5C1-5b2d4938a1c0e4f7d2b59e13;Parent=3c8e5a7f90b1d264;Sampled=0")]
    [InlineData("Parent=3c8e5a7f90b1d264;Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13;Sampled=0")]
    [InlineData("Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13;Parent=3c8e5a7f90b1d264;Sampled=?")]
    [InlineData("Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13;Sampled=0")]
    public void Anything_else_is_not(string? value) => Assert.False(InvocationHeader.TryParse(value, out _));
}
