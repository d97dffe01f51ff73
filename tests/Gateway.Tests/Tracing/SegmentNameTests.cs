namespace Gateway.Tracing;

public class SegmentNameTests
{
    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("Größe 注文 7_.:/%&#=+\\-@", "Größe 注文 7_.:/%&#=+\\-@")]
    [InlineData("a|b*c\t\u0001<>\"", "a_b_c_____")]
    [InlineData("x\ud83d\ude00y", "x__y")]
    [InlineData("", "gateway")]
    [InlineData("  ", "gateway")]
    public void What_X_Ray_refuses_is_replaced(string name, string expected) => Assert.Equal(expected, SegmentName.Sanitize(name));

    [Fact]
    public void It_ends_after_200_characters() => Assert.Equal(200, SegmentName.Sanitize(new string('x', 500)).Length);
}
