namespace Gateway.Hosting.Control;

public sealed class SwitchAnswerTests
{
    [Fact]
    public void A_mapping_is_shown_as_a_line() =>
        Assert.Equal("orders: Disabled, 3 in flight", SwitchAnswer.Read("""{"Name":"orders","State":"Disabled","InFlight":3}""").Shown);

    [Fact]
    public void A_refusal_says_why() =>
        Assert.Equal("There is no mapping 'order'; there is orders.", SwitchAnswer.Read("""{"Message":"There is no mapping 'order'; there is orders."}""").Message);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[1]")]
    [InlineData("""{"Message":7}""")]
    public void Another_program_says_nothing_that_counts(string body) => Assert.Null(SwitchAnswer.Read(body).Message);
}
